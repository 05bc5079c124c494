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
ALTER TABLE "payments" ALTER COLUMN "stripe_payment_intent_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "bookings" ADD COLUMN "deposit_cents" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "ledger_accounts" ADD COLUMN "user_id" uuid;--> statement-breakpoint
ALTER TABLE "checkouts" ADD COLUMN "credit_cents" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "payments" ADD COLUMN "kind" text DEFAULT 'card' NOT NULL;--> statement-breakpoint
ALTER TABLE "payments" ADD COLUMN "deposit_cents" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "credit_grants" ADD CONSTRAINT "credit_grants_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "wallet_entries" ADD CONSTRAINT "wallet_entries_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "wallet_entries" ADD CONSTRAINT "wallet_entries_booking_id_bookings_id_fk" FOREIGN KEY ("booking_id") REFERENCES "public"."bookings"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "wallet_entries" ADD CONSTRAINT "wallet_entries_grant_id_credit_grants_id_fk" FOREIGN KEY ("grant_id") REFERENCES "public"."credit_grants"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "wallets" ADD CONSTRAINT "wallets_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "credit_grants_by_person" ON "credit_grants" USING btree ("user_id","created_at");--> statement-breakpoint
CREATE INDEX "credit_grants_to_decide" ON "credit_grants" USING btree ("created_at") WHERE state = 'pending';--> statement-breakpoint
CREATE INDEX "wallet_entries_by_booking" ON "wallet_entries" USING btree ("booking_id");--> statement-breakpoint
CREATE UNIQUE INDEX "payments_credit_once" ON "payments" USING btree ("booking_id") WHERE kind = 'credit' and status <> 'voided';--> statement-breakpoint
ALTER TABLE "ledger_accounts" ADD CONSTRAINT "ledger_accounts_once" UNIQUE NULLS NOT DISTINCT("code","organization_id","user_id","currency");--> statement-breakpoint
ALTER TABLE "bookings" ADD CONSTRAINT "bookings_deposit" CHECK ("bookings"."deposit_cents" >= 0);--> statement-breakpoint
ALTER TABLE "payments" ADD CONSTRAINT "payments_intent_of_card" CHECK (("payments"."kind" = 'card') = ("payments"."stripe_payment_intent_id" is not null));--> statement-breakpoint
ALTER TABLE "payments" ADD CONSTRAINT "payments_deposit" CHECK ("payments"."deposit_cents" >= 0);