CREATE TABLE "plan_allowances" (
	"booking_id" uuid PRIMARY KEY NOT NULL,
	"organization_id" uuid NOT NULL,
	"kitchen_id" uuid,
	"renter_id" uuid NOT NULL,
	"name" text NOT NULL,
	"includes" text NOT NULL,
	"granted" integer NOT NULL,
	"rollover" integer NOT NULL,
	"overage" jsonb NOT NULL,
	"starts_at" timestamp with time zone NOT NULL,
	"ends_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "plan_allowances_granted" CHECK ("plan_allowances"."granted" > 0 and "plan_allowances"."rollover" between 0 and "plan_allowances"."granted"),
	CONSTRAINT "plan_allowances_times" CHECK ("plan_allowances"."starts_at" < "plan_allowances"."ends_at" and "plan_allowances"."ends_at" <= "plan_allowances"."expires_at")
);
--> statement-breakpoint
CREATE TABLE "plan_spends" (
	"booking_id" uuid NOT NULL,
	"allowance_id" uuid NOT NULL,
	"amount" integer NOT NULL,
	"over_minutes" integer NOT NULL,
	"after" boolean NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "plan_spends_once" PRIMARY KEY("booking_id","allowance_id"),
	CONSTRAINT "plan_spends_positive" CHECK ("plan_spends"."amount" >= 0 and "plan_spends"."over_minutes" >= 0)
);
--> statement-breakpoint
ALTER TABLE "spaces" ADD COLUMN "plan" jsonb;--> statement-breakpoint
ALTER TABLE "plan_allowances" ADD CONSTRAINT "plan_allowances_booking_id_bookings_id_fk" FOREIGN KEY ("booking_id") REFERENCES "public"."bookings"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "plan_allowances" ADD CONSTRAINT "plan_allowances_renter_id_users_id_fk" FOREIGN KEY ("renter_id") REFERENCES "public"."users"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "plan_spends" ADD CONSTRAINT "plan_spends_booking_id_bookings_id_fk" FOREIGN KEY ("booking_id") REFERENCES "public"."bookings"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "plan_spends" ADD CONSTRAINT "plan_spends_allowance_id_plan_allowances_booking_id_fk" FOREIGN KEY ("allowance_id") REFERENCES "public"."plan_allowances"("booking_id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "plan_allowances_of_renter" ON "plan_allowances" USING btree ("renter_id","organization_id","expires_at");--> statement-breakpoint
CREATE INDEX "plan_spends_by_allowance" ON "plan_spends" USING btree ("allowance_id");--> statement-breakpoint
ALTER TABLE "spaces" ADD CONSTRAINT "spaces_plan" CHECK (("spaces"."storage_kind" is not distinct from 'plan') = ("spaces"."plan" is not null));