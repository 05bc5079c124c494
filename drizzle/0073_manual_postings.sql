CREATE TABLE "manual_postings" (
	"id" uuid PRIMARY KEY NOT NULL,
	"debit_code" text NOT NULL,
	"credit_code" text NOT NULL,
	"amount_cents" integer NOT NULL,
	"currency" text DEFAULT 'usd' NOT NULL,
	"booking_id" uuid,
	"external_id" text,
	"reason" text NOT NULL,
	"state" text NOT NULL,
	"requested_by" uuid NOT NULL,
	"decided_by" uuid,
	"decided_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "manual_postings_amount" CHECK ("manual_postings"."amount_cents" between 1 and 10000000),
	CONSTRAINT "manual_postings_accounts" CHECK ("manual_postings"."debit_code" <> "manual_postings"."credit_code" and "manual_postings"."debit_code" in ('stripe_clearing', 'customer_funds', 'deposits_held', 'platform_revenue', 'tax_payable', 'stripe_fees', 'credit_given', 'dispute_fees', 'dispute_losses') and "manual_postings"."credit_code" in ('stripe_clearing', 'customer_funds', 'deposits_held', 'platform_revenue', 'tax_payable', 'stripe_fees', 'credit_given', 'dispute_fees', 'dispute_losses')),
	CONSTRAINT "manual_postings_currency" CHECK ("manual_postings"."currency" = 'usd'),
	CONSTRAINT "manual_postings_reason" CHECK ("manual_postings"."reason" <> ''),
	CONSTRAINT "manual_postings_decided" CHECK (("manual_postings"."state" = 'pending') = ("manual_postings"."decided_at" is null)),
	CONSTRAINT "manual_postings_external" CHECK (('stripe_clearing' in ("manual_postings"."debit_code", "manual_postings"."credit_code")) = ("manual_postings"."external_id" is not null)),
	CONSTRAINT "manual_postings_booking" CHECK ("manual_postings"."booking_id" is not null or not (array["manual_postings"."debit_code", "manual_postings"."credit_code"] && array['customer_funds', 'deposits_held']))
);
--> statement-breakpoint
ALTER TABLE "manual_postings" ADD CONSTRAINT "manual_postings_booking_id_bookings_id_fk" FOREIGN KEY ("booking_id") REFERENCES "public"."bookings"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "manual_postings_to_decide" ON "manual_postings" USING btree ("created_at") WHERE state = 'pending';--> statement-breakpoint
CREATE INDEX "manual_postings_by_person" ON "manual_postings" USING btree ("requested_by","created_at");