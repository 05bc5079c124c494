CREATE TABLE "claim_charges" (
	"id" uuid PRIMARY KEY NOT NULL,
	"claim_id" uuid NOT NULL,
	"booking_id" uuid NOT NULL,
	"organization_id" uuid NOT NULL,
	"amount_cents" integer NOT NULL,
	"currency" text DEFAULT 'usd' NOT NULL,
	"state" text DEFAULT 'pending' NOT NULL,
	"last_error" text DEFAULT '' NOT NULL,
	"pay_by" timestamp with time zone,
	"pages" integer DEFAULT 0 NOT NULL,
	"page_begun_at" timestamp with time zone,
	"stripe_session_id" text,
	"url" text,
	"stripe_payment_intent_id" text,
	"stripe_charge_id" text,
	"stripe_fee_cents" integer DEFAULT 0 NOT NULL,
	"paid_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "claim_charges_claim_once" UNIQUE("claim_id"),
	CONSTRAINT "claim_charges_session_once" UNIQUE("stripe_session_id"),
	CONSTRAINT "claim_charges_intent_once" UNIQUE("stripe_payment_intent_id"),
	CONSTRAINT "claim_charges_charge_once" UNIQUE("stripe_charge_id"),
	CONSTRAINT "claim_charges_amount" CHECK ("claim_charges"."amount_cents" > 0),
	CONSTRAINT "claim_charges_paid" CHECK (("claim_charges"."state" = 'paid') = ("claim_charges"."stripe_charge_id" is not null)),
	CONSTRAINT "claim_charges_paid_at" CHECK (("claim_charges"."state" = 'paid') = ("claim_charges"."paid_at" is not null))
);
--> statement-breakpoint
CREATE TABLE "damage_consents" (
	"booking_id" uuid PRIMARY KEY NOT NULL,
	"most_cents" integer NOT NULL,
	"currency" text DEFAULT 'usd' NOT NULL,
	"stripe_customer_id" text,
	"stripe_payment_method_id" text,
	"forgotten_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "damage_consents_most" CHECK ("damage_consents"."most_cents" > 0),
	CONSTRAINT "damage_consents_card" CHECK (("damage_consents"."stripe_customer_id" is null) = ("damage_consents"."stripe_payment_method_id" is null))
);
--> statement-breakpoint
ALTER TABLE "dispute_shares" ALTER COLUMN "payment_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "dispute_shares" ADD COLUMN "claim_charge_id" uuid;--> statement-breakpoint
ALTER TABLE "claim_charges" ADD CONSTRAINT "claim_charges_claim_id_claims_id_fk" FOREIGN KEY ("claim_id") REFERENCES "public"."claims"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "claim_charges" ADD CONSTRAINT "claim_charges_booking_id_bookings_id_fk" FOREIGN KEY ("booking_id") REFERENCES "public"."bookings"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "damage_consents" ADD CONSTRAINT "damage_consents_booking_id_bookings_id_fk" FOREIGN KEY ("booking_id") REFERENCES "public"."bookings"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "claim_charges_by_booking" ON "claim_charges" USING btree ("booking_id");--> statement-breakpoint
CREATE INDEX "claim_charges_unpaid" ON "claim_charges" USING btree ("created_at") WHERE state <> 'paid';--> statement-breakpoint
CREATE INDEX "damage_consents_to_forget" ON "damage_consents" USING btree ("created_at") WHERE stripe_payment_method_id is not null and forgotten_at is null;--> statement-breakpoint
ALTER TABLE "dispute_shares" ADD CONSTRAINT "dispute_shares_claim_charge_id_claim_charges_id_fk" FOREIGN KEY ("claim_charge_id") REFERENCES "public"."claim_charges"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dispute_shares" ADD CONSTRAINT "dispute_shares_of_one" CHECK (num_nonnulls("dispute_shares"."payment_id", "dispute_shares"."claim_charge_id") = 1);