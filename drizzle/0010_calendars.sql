CREATE TABLE "calendar_busy" (
	"id" uuid PRIMARY KEY NOT NULL,
	"feed_id" uuid NOT NULL,
	"kitchen_id" uuid NOT NULL,
	"space_id" uuid,
	"busy" "tstzrange" NOT NULL,
	"summary" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "calendar_busy_bounded" CHECK (not isempty("calendar_busy"."busy") and not upper_inf("calendar_busy"."busy") and not lower_inf("calendar_busy"."busy"))
);
--> statement-breakpoint
CREATE TABLE "calendar_feeds" (
	"id" uuid PRIMARY KEY NOT NULL,
	"kitchen_id" uuid NOT NULL,
	"space_id" uuid,
	"name" text NOT NULL,
	"url" text NOT NULL,
	"host" text NOT NULL,
	"etag" text DEFAULT '' NOT NULL,
	"last_modified" text DEFAULT '' NOT NULL,
	"body_hash" text DEFAULT '' NOT NULL,
	"covers_until" timestamp with time zone,
	"last_success_at" timestamp with time zone,
	"last_problem" text,
	"failures" integer DEFAULT 0 NOT NULL,
	"next_try_at" timestamp with time zone DEFAULT now() NOT NULL,
	"created_by" uuid NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "calendar_links" (
	"id" uuid PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"subject_id" uuid NOT NULL,
	"kitchen_id" uuid,
	"user_id" uuid NOT NULL,
	"token_hash" text NOT NULL,
	"revoked_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "calendar_links_token_once" UNIQUE("token_hash"),
	CONSTRAINT "calendar_links_subject" CHECK (("calendar_links"."kind" = 'renter') = ("calendar_links"."kitchen_id" is null)),
	CONSTRAINT "calendar_links_own" CHECK ("calendar_links"."kind" <> 'renter' or "calendar_links"."subject_id" = "calendar_links"."user_id")
);
--> statement-breakpoint
ALTER TABLE "bookings" ADD COLUMN "calendar_sequence" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "calendar_busy" ADD CONSTRAINT "calendar_busy_feed_id_calendar_feeds_id_fk" FOREIGN KEY ("feed_id") REFERENCES "public"."calendar_feeds"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "calendar_feeds" ADD CONSTRAINT "calendar_feeds_kitchen_id_kitchens_id_fk" FOREIGN KEY ("kitchen_id") REFERENCES "public"."kitchens"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "calendar_feeds" ADD CONSTRAINT "calendar_feeds_space_id_spaces_id_fk" FOREIGN KEY ("space_id") REFERENCES "public"."spaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "calendar_links" ADD CONSTRAINT "calendar_links_kitchen_id_kitchens_id_fk" FOREIGN KEY ("kitchen_id") REFERENCES "public"."kitchens"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "calendar_links" ADD CONSTRAINT "calendar_links_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "calendar_busy_at" ON "calendar_busy" USING gist ("kitchen_id","busy");--> statement-breakpoint
CREATE INDEX "calendar_busy_by_feed" ON "calendar_busy" USING btree ("feed_id");--> statement-breakpoint
CREATE INDEX "calendar_feeds_by_kitchen" ON "calendar_feeds" USING btree ("kitchen_id");--> statement-breakpoint
CREATE INDEX "calendar_feeds_due" ON "calendar_feeds" USING btree ("next_try_at");--> statement-breakpoint
CREATE UNIQUE INDEX "calendar_links_live_once" ON "calendar_links" USING btree ("subject_id") WHERE revoked_at is null;--> statement-breakpoint
CREATE INDEX "calendar_links_by_kitchen" ON "calendar_links" USING btree ("kitchen_id");