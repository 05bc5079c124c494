CREATE TABLE "promotion_uses" (
	"booking_id" uuid PRIMARY KEY NOT NULL,
	"promotion_id" uuid NOT NULL,
	"organization_id" uuid NOT NULL,
	"renter_id" uuid NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "promotions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organization_id" uuid NOT NULL,
	"kitchen_id" uuid,
	"code" text NOT NULL,
	"percent_bps" integer,
	"amount_cents" integer,
	"minimum_cents" integer,
	"first_booking_only" boolean DEFAULT false NOT NULL,
	"valid_from" timestamp with time zone,
	"valid_until" timestamp with time zone,
	"max_uses" integer,
	"max_uses_each" integer,
	"ended_at" timestamp with time zone,
	"created_by" uuid NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "promotions_code" CHECK ("promotions"."code" ~ '^[A-Z0-9-]{3,20}$'),
	CONSTRAINT "promotions_one_kind" CHECK (("promotions"."percent_bps" is null) <> ("promotions"."amount_cents" is null)),
	CONSTRAINT "promotions_value" CHECK ("promotions"."percent_bps" between 1 and 10000 or "promotions"."amount_cents" between 1 and 10000000),
	CONSTRAINT "promotions_limits" CHECK ("promotions"."max_uses" >= 1 and "promotions"."max_uses_each" >= 1 and "promotions"."minimum_cents" >= 1),
	CONSTRAINT "promotions_window" CHECK ("promotions"."valid_from" < "promotions"."valid_until")
);
--> statement-breakpoint
ALTER TABLE "promotion_uses" ADD CONSTRAINT "promotion_uses_booking_id_bookings_id_fk" FOREIGN KEY ("booking_id") REFERENCES "public"."bookings"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "promotion_uses" ADD CONSTRAINT "promotion_uses_promotion_id_promotions_id_fk" FOREIGN KEY ("promotion_id") REFERENCES "public"."promotions"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "promotion_uses" ADD CONSTRAINT "promotion_uses_renter_id_users_id_fk" FOREIGN KEY ("renter_id") REFERENCES "public"."users"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "promotions" ADD CONSTRAINT "promotions_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "promotions" ADD CONSTRAINT "promotions_kitchen_id_kitchens_id_fk" FOREIGN KEY ("kitchen_id") REFERENCES "public"."kitchens"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "promotion_uses_by_promotion" ON "promotion_uses" USING btree ("promotion_id","renter_id");--> statement-breakpoint
CREATE UNIQUE INDEX "promotions_code_once" ON "promotions" USING btree ("organization_id","code") WHERE ended_at is null;