CREATE TABLE "claim_items" (
	"id" uuid PRIMARY KEY NOT NULL,
	"claim_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"description" text NOT NULL,
	"amount_cents" integer NOT NULL,
	"disputed" boolean DEFAULT false NOT NULL,
	"answer" text DEFAULT '' NOT NULL,
	"awarded_cents" integer,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "claim_items_in_order" UNIQUE("claim_id","position"),
	CONSTRAINT "claim_items_amount" CHECK ("claim_items"."amount_cents" > 0),
	CONSTRAINT "claim_items_award" CHECK ("claim_items"."awarded_cents" between 0 and "claim_items"."amount_cents")
);
--> statement-breakpoint
CREATE TABLE "claim_photos" (
	"id" uuid PRIMARY KEY NOT NULL,
	"claim_id" uuid NOT NULL,
	"object_key" text NOT NULL,
	"created_by" uuid NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "claim_photos_object_once" UNIQUE("object_key")
);
--> statement-breakpoint
CREATE TABLE "claims" (
	"id" uuid PRIMARY KEY NOT NULL,
	"booking_id" uuid NOT NULL,
	"organization_id" uuid NOT NULL,
	"state" text DEFAULT 'open' NOT NULL,
	"outcome" text,
	"amount_cents" integer NOT NULL,
	"awarded_cents" integer,
	"currency" text DEFAULT 'usd' NOT NULL,
	"filed_by" uuid NOT NULL,
	"answer_by" timestamp with time zone NOT NULL,
	"answer" text DEFAULT '' NOT NULL,
	"answered_at" timestamp with time zone,
	"decision" text DEFAULT '' NOT NULL,
	"decided_by" uuid,
	"decided_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "claims_booking_once" UNIQUE("booking_id"),
	CONSTRAINT "claims_amount" CHECK ("claims"."amount_cents" > 0),
	CONSTRAINT "claims_award" CHECK ("claims"."awarded_cents" between 0 and "claims"."amount_cents"),
	CONSTRAINT "claims_decided" CHECK (("claims"."state" = 'decided') = ("claims"."awarded_cents" is not null)),
	CONSTRAINT "claims_outcome" CHECK (("claims"."state" = 'decided') = ("claims"."outcome" is not null))
);
--> statement-breakpoint
CREATE TABLE "deposits" (
	"booking_id" uuid PRIMARY KEY NOT NULL,
	"amount_cents" integer NOT NULL,
	"returned_cents" integer DEFAULT 0 NOT NULL,
	"awarded_cents" integer DEFAULT 0 NOT NULL,
	"currency" text DEFAULT 'usd' NOT NULL,
	"state" text DEFAULT 'held' NOT NULL,
	"ended_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "deposits_amount" CHECK ("deposits"."amount_cents" > 0 and "deposits"."returned_cents" >= 0 and "deposits"."awarded_cents" >= 0),
	CONSTRAINT "deposits_whole" CHECK (case "deposits"."state" when 'ended' then "deposits"."returned_cents" + "deposits"."awarded_cents" = "deposits"."amount_cents" else "deposits"."returned_cents" + "deposits"."awarded_cents" = 0 end),
	CONSTRAINT "deposits_ended" CHECK (("deposits"."state" = 'held') = ("deposits"."ended_at" is null))
);
--> statement-breakpoint
CREATE TABLE "credit_grants" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"amount_cents" integer NOT NULL,
	"currency" text DEFAULT 'usd' NOT NULL,
	"reason" text NOT NULL,
	"state" text NOT NULL,
	"requested_by" uuid NOT NULL,
	"decided_by" uuid,
	"decided_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "credit_grants_amount" CHECK ("credit_grants"."amount_cents" > 0),
	CONSTRAINT "credit_grants_reason" CHECK ("credit_grants"."reason" <> ''),
	CONSTRAINT "credit_grants_decided" CHECK (("credit_grants"."state" = 'pending') = ("credit_grants"."decided_at" is null))
);
--> statement-breakpoint
CREATE TABLE "wallet_entries" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"currency" text DEFAULT 'usd' NOT NULL,
	"sequence" integer NOT NULL,
	"kind" text NOT NULL,
	"amount_cents" integer NOT NULL,
	"balance_cents" integer NOT NULL,
	"key" text NOT NULL,
	"booking_id" uuid,
	"grant_id" uuid,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "wallet_entries_key_once" UNIQUE("key"),
	CONSTRAINT "wallet_entries_in_order" UNIQUE("user_id","currency","sequence"),
	CONSTRAINT "wallet_entries_not_zero" CHECK ("wallet_entries"."amount_cents" <> 0),
	CONSTRAINT "wallet_entries_never_below_zero" CHECK ("wallet_entries"."balance_cents" >= 0),
	CONSTRAINT "wallet_entries_cause" CHECK (("wallet_entries"."kind" = 'granted') = ("wallet_entries"."grant_id" is not null)),
	CONSTRAINT "wallet_entries_booking" CHECK (("wallet_entries"."kind" = 'granted') = ("wallet_entries"."booking_id" is null))
);
--> statement-breakpoint
CREATE TABLE "wallets" (
	"user_id" uuid NOT NULL,
	"currency" text DEFAULT 'usd' NOT NULL,
	"balance_cents" integer DEFAULT 0 NOT NULL,
	"entries" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "wallets_once" PRIMARY KEY("user_id","currency"),
	CONSTRAINT "wallets_never_below_zero" CHECK ("wallets"."balance_cents" >= 0)
);
--> statement-breakpoint
ALTER TABLE "ledger_accounts" DROP CONSTRAINT "ledger_accounts_once";--> statement-breakpoint
ALTER TABLE "payout_items" DROP CONSTRAINT "payout_items_booking_once";--> statement-breakpoint
ALTER TABLE "payments" ALTER COLUMN "stripe_payment_intent_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "bookings" ADD COLUMN "deposit_cents" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "ledger_accounts" ADD COLUMN "user_id" uuid;--> statement-breakpoint
ALTER TABLE "checkouts" ADD COLUMN "credit_cents" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "payments" ADD COLUMN "kind" text DEFAULT 'card' NOT NULL;--> statement-breakpoint
ALTER TABLE "payments" ADD COLUMN "deposit_cents" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "refunds" ADD COLUMN "purpose" text DEFAULT 'price' NOT NULL;--> statement-breakpoint
ALTER TABLE "payout_items" ADD COLUMN "kind" text DEFAULT 'booking' NOT NULL;--> statement-breakpoint
ALTER TABLE "claim_items" ADD CONSTRAINT "claim_items_claim_id_claims_id_fk" FOREIGN KEY ("claim_id") REFERENCES "public"."claims"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "claim_photos" ADD CONSTRAINT "claim_photos_claim_id_claims_id_fk" FOREIGN KEY ("claim_id") REFERENCES "public"."claims"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "claims" ADD CONSTRAINT "claims_booking_id_bookings_id_fk" FOREIGN KEY ("booking_id") REFERENCES "public"."bookings"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "deposits" ADD CONSTRAINT "deposits_booking_id_bookings_id_fk" FOREIGN KEY ("booking_id") REFERENCES "public"."bookings"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credit_grants" ADD CONSTRAINT "credit_grants_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "wallet_entries" ADD CONSTRAINT "wallet_entries_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "wallet_entries" ADD CONSTRAINT "wallet_entries_booking_id_bookings_id_fk" FOREIGN KEY ("booking_id") REFERENCES "public"."bookings"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "wallet_entries" ADD CONSTRAINT "wallet_entries_grant_id_credit_grants_id_fk" FOREIGN KEY ("grant_id") REFERENCES "public"."credit_grants"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "wallets" ADD CONSTRAINT "wallets_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "claim_photos_by_claim" ON "claim_photos" USING btree ("claim_id");--> statement-breakpoint
CREATE INDEX "claims_to_end" ON "claims" USING btree ("answer_by") WHERE state = 'open';--> statement-breakpoint
CREATE INDEX "claims_to_decide" ON "claims" USING btree ("answered_at") WHERE state = 'disputed';--> statement-breakpoint
CREATE INDEX "deposits_held" ON "deposits" USING btree ("created_at") WHERE state = 'held';--> statement-breakpoint
CREATE INDEX "credit_grants_by_person" ON "credit_grants" USING btree ("user_id","created_at");--> statement-breakpoint
CREATE INDEX "credit_grants_to_decide" ON "credit_grants" USING btree ("created_at") WHERE state = 'pending';--> statement-breakpoint
CREATE INDEX "wallet_entries_by_booking" ON "wallet_entries" USING btree ("booking_id");--> statement-breakpoint
CREATE UNIQUE INDEX "payments_credit_once" ON "payments" USING btree ("booking_id") WHERE kind = 'credit' and status <> 'voided';--> statement-breakpoint
ALTER TABLE "ledger_accounts" ADD CONSTRAINT "ledger_accounts_once" UNIQUE NULLS NOT DISTINCT("code","user_id","organization_id","currency");--> statement-breakpoint
ALTER TABLE "payout_items" ADD CONSTRAINT "payout_items_booking_once" UNIQUE("booking_id","kind");--> statement-breakpoint
ALTER TABLE "bookings" ADD CONSTRAINT "bookings_deposit" CHECK ("bookings"."deposit_cents" >= 0);--> statement-breakpoint
ALTER TABLE "payments" ADD CONSTRAINT "payments_intent_of_card" CHECK (("payments"."kind" = 'card') = ("payments"."stripe_payment_intent_id" is not null));--> statement-breakpoint
ALTER TABLE "payments" ADD CONSTRAINT "payments_deposit" CHECK ("payments"."deposit_cents" >= 0);