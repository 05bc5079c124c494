CREATE TABLE "booking_freezes" (
	"id" uuid PRIMARY KEY NOT NULL,
	"booking_id" uuid NOT NULL,
	"whose" text NOT NULL,
	"requirement" text NOT NULL,
	"gap" jsonb NOT NULL,
	"frozen_at" timestamp with time zone DEFAULT now() NOT NULL,
	"thawed_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "gate_waivers" (
	"id" uuid PRIMARY KEY NOT NULL,
	"subject_id" uuid NOT NULL,
	"requirement" text NOT NULL,
	"from_on" date NOT NULL,
	"until_on" date NOT NULL,
	"reason" text NOT NULL,
	"created_by" uuid NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"ended_at" timestamp with time zone,
	CONSTRAINT "gate_waivers_term" CHECK ("gate_waivers"."from_on" <= "gate_waivers"."until_on"),
	CONSTRAINT "gate_waivers_reason" CHECK (length("gate_waivers"."reason") between 1 and 500)
);
--> statement-breakpoint
CREATE TABLE "kitchen_demands" (
	"kitchen_id" uuid NOT NULL,
	"requirement" text NOT NULL,
	"occurrence_cents" bigint,
	"aggregate_cents" bigint,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "kitchen_demands_once" PRIMARY KEY("kitchen_id","requirement"),
	CONSTRAINT "kitchen_demands_limits" CHECK ("kitchen_demands"."occurrence_cents" >= 0 and "kitchen_demands"."aggregate_cents" >= 0)
);
--> statement-breakpoint
CREATE TABLE "rule_subjects" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid,
	"kitchen_id" uuid,
	"slug" text NOT NULL,
	"facts" text[],
	"gaps" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"revision" integer DEFAULT 1 NOT NULL,
	"checked_revision" integer DEFAULT 0 NOT NULL,
	"checked_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "rule_subjects_renter" UNIQUE("user_id","slug"),
	CONSTRAINT "rule_subjects_kitchen" UNIQUE("kitchen_id"),
	CONSTRAINT "rule_subjects_holder" CHECK (num_nonnulls("rule_subjects"."user_id", "rule_subjects"."kitchen_id") = 1)
);
--> statement-breakpoint
ALTER TABLE "rule_packs" ADD COLUMN "gate_from" date;--> statement-breakpoint
ALTER TABLE "kitchens" ADD COLUMN "paper_gaps" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "booking_freezes" ADD CONSTRAINT "booking_freezes_booking_id_bookings_id_fk" FOREIGN KEY ("booking_id") REFERENCES "public"."bookings"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "gate_waivers" ADD CONSTRAINT "gate_waivers_subject_id_rule_subjects_id_fk" FOREIGN KEY ("subject_id") REFERENCES "public"."rule_subjects"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "gate_waivers" ADD CONSTRAINT "gate_waivers_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "kitchen_demands" ADD CONSTRAINT "kitchen_demands_kitchen_id_kitchens_id_fk" FOREIGN KEY ("kitchen_id") REFERENCES "public"."kitchens"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rule_subjects" ADD CONSTRAINT "rule_subjects_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rule_subjects" ADD CONSTRAINT "rule_subjects_kitchen_id_kitchens_id_fk" FOREIGN KEY ("kitchen_id") REFERENCES "public"."kitchens"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rule_subjects" ADD CONSTRAINT "rule_subjects_slug_rule_packs_slug_fk" FOREIGN KEY ("slug") REFERENCES "public"."rule_packs"("slug") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "booking_freezes_one" ON "booking_freezes" USING btree ("booking_id") WHERE thawed_at is null;--> statement-breakpoint
CREATE INDEX "gate_waivers_by_subject" ON "gate_waivers" USING btree ("subject_id");--> statement-breakpoint
CREATE INDEX "rule_subjects_to_check" ON "rule_subjects" USING btree ("checked_at" NULLS FIRST,"id");