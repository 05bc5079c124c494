CREATE TABLE "renter_standings" (
	"organization_id" uuid NOT NULL,
	"renter_id" uuid NOT NULL,
	"standing" text NOT NULL,
	"note" text DEFAULT '' NOT NULL,
	"created_by" uuid NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "renter_standings_once" PRIMARY KEY("organization_id","renter_id")
);
--> statement-breakpoint
ALTER TABLE "spaces" DROP CONSTRAINT "spaces_buffers";--> statement-breakpoint
ALTER TABLE "bookings" ADD COLUMN "needs_approval" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "bookings" ADD COLUMN "answer_by" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "bookings" ADD COLUMN "decline_reason" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "closures" ADD COLUMN "space_id" uuid;--> statement-breakpoint
ALTER TABLE "kitchens" ADD COLUMN "new_renters" text DEFAULT 'instant' NOT NULL;--> statement-breakpoint
ALTER TABLE "kitchens" ADD COLUMN "request_hours" integer DEFAULT 24 NOT NULL;--> statement-breakpoint
ALTER TABLE "kitchens" ADD COLUMN "max_hours_per_week" integer;--> statement-breakpoint
ALTER TABLE "kitchens" ADD COLUMN "max_bookings_ahead" integer;--> statement-breakpoint
ALTER TABLE "opening_hours" ADD COLUMN "space_id" uuid;--> statement-breakpoint
ALTER TABLE "spaces" ADD COLUMN "avoid_gaps" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "spaces" ADD COLUMN "open_times" "tstzmultirange";--> statement-breakpoint
ALTER TABLE "renter_standings" ADD CONSTRAINT "renter_standings_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "renter_standings" ADD CONSTRAINT "renter_standings_renter_id_users_id_fk" FOREIGN KEY ("renter_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "closures" ADD CONSTRAINT "closures_space_id_spaces_id_fk" FOREIGN KEY ("space_id") REFERENCES "public"."spaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "opening_hours" ADD CONSTRAINT "opening_hours_space_id_spaces_id_fk" FOREIGN KEY ("space_id") REFERENCES "public"."spaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "bookings_to_answer" ON "bookings" USING btree ("answer_by") WHERE status = 'requested';--> statement-breakpoint
ALTER TABLE "bookings" ADD CONSTRAINT "bookings_request_has_end" CHECK (("bookings"."status" = 'requested') = ("bookings"."answer_by" is not null));--> statement-breakpoint
ALTER TABLE "kitchens" ADD CONSTRAINT "kitchens_request_hours" CHECK ("kitchens"."request_hours" between 2 and 48);--> statement-breakpoint
ALTER TABLE "kitchens" ADD CONSTRAINT "kitchens_renter_limits" CHECK ("kitchens"."max_hours_per_week" between 1 and 168 and "kitchens"."max_bookings_ahead" between 1 and 1000);--> statement-breakpoint
ALTER TABLE "spaces" ADD CONSTRAINT "spaces_buffers" CHECK ("spaces"."buffer_before_minutes" between 0 and 10080 and "spaces"."buffer_after_minutes" between 0 and 10080);