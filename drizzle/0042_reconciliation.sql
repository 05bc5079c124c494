CREATE TABLE "ledger_periods" (
	"month" date PRIMARY KEY NOT NULL,
	"closed_at" timestamp with time zone DEFAULT now() NOT NULL,
	"closed_by" uuid NOT NULL,
	CONSTRAINT "ledger_periods_first_day" CHECK (extract(day from "ledger_periods"."month") = 1)
);
--> statement-breakpoint
CREATE TABLE "reconciliation_differences" (
	"id" uuid PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"external_id" text NOT NULL,
	"direction" text NOT NULL,
	"currency" text DEFAULT 'usd' NOT NULL,
	"transaction_id" uuid,
	"stripe_cents" bigint,
	"ledger_cents" bigint,
	"occurred_at" timestamp with time zone NOT NULL,
	"first_seen_at" timestamp with time zone DEFAULT now() NOT NULL,
	"last_seen_at" timestamp with time zone DEFAULT now() NOT NULL,
	"resolved_at" timestamp with time zone,
	"resolved_by" uuid,
	"note" text DEFAULT '' NOT NULL,
	CONSTRAINT "reconciliation_differences_explained" CHECK ("reconciliation_differences"."resolved_by" is null or ("reconciliation_differences"."resolved_at" is not null and length("reconciliation_differences"."note") > 0)),
	CONSTRAINT "reconciliation_differences_differ" CHECK ("reconciliation_differences"."stripe_cents" is distinct from "reconciliation_differences"."ledger_cents")
);
--> statement-breakpoint
CREATE TABLE "reconciliation_runs" (
	"id" uuid PRIMARY KEY NOT NULL,
	"started_at" timestamp with time zone DEFAULT now() NOT NULL,
	"finished_at" timestamp with time zone,
	"from_at" timestamp with time zone NOT NULL,
	"until_at" timestamp with time zone NOT NULL,
	"phase" text DEFAULT 'stripe' NOT NULL,
	"stripe_cursor" text,
	"ledger_cursor" uuid,
	"pages" integer DEFAULT 0 NOT NULL,
	"movements" integer DEFAULT 0 NOT NULL,
	"postings" integer DEFAULT 0 NOT NULL,
	"found" integer DEFAULT 0 NOT NULL,
	"cured" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "reconciliation_runs_window" CHECK ("reconciliation_runs"."from_at" < "reconciliation_runs"."until_at")
);
--> statement-breakpoint
CREATE TABLE "stripe_movements" (
	"id" text PRIMARY KEY NOT NULL,
	"source" text NOT NULL,
	"type" text NOT NULL,
	"net_cents" bigint NOT NULL,
	"currency" text DEFAULT 'usd' NOT NULL,
	"moved_at" timestamp with time zone NOT NULL,
	"run_id" uuid NOT NULL,
	CONSTRAINT "stripe_movements_not_zero" CHECK ("stripe_movements"."net_cents" <> 0)
);
--> statement-breakpoint
ALTER TABLE "ledger_periods" ADD CONSTRAINT "ledger_periods_closed_by_users_id_fk" FOREIGN KEY ("closed_by") REFERENCES "public"."users"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reconciliation_differences" ADD CONSTRAINT "reconciliation_differences_transaction_id_ledger_transactions_id_fk" FOREIGN KEY ("transaction_id") REFERENCES "public"."ledger_transactions"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reconciliation_differences" ADD CONSTRAINT "reconciliation_differences_resolved_by_users_id_fk" FOREIGN KEY ("resolved_by") REFERENCES "public"."users"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stripe_movements" ADD CONSTRAINT "stripe_movements_run_id_reconciliation_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."reconciliation_runs"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "reconciliation_differences_one_open" ON "reconciliation_differences" USING btree ("external_id","direction","currency") WHERE resolved_at is null;--> statement-breakpoint
CREATE INDEX "reconciliation_differences_by_thing" ON "reconciliation_differences" USING btree ("external_id","direction","currency");--> statement-breakpoint
CREATE INDEX "reconciliation_runs_by_start" ON "reconciliation_runs" USING btree ("started_at");--> statement-breakpoint
CREATE UNIQUE INDEX "reconciliation_runs_one_open" ON "reconciliation_runs" USING btree ((finished_at is null)) WHERE finished_at is null;--> statement-breakpoint
CREATE INDEX "stripe_movements_by_source" ON "stripe_movements" USING btree ("source");--> statement-breakpoint
CREATE INDEX "stripe_movements_by_time" ON "stripe_movements" USING btree ("moved_at");--> statement-breakpoint
CREATE INDEX "ledger_transactions_by_external" ON "ledger_transactions" USING btree (coalesce(external_id, id::text));--> statement-breakpoint
CREATE INDEX "ledger_transactions_by_time" ON "ledger_transactions" USING btree ("posted_at","id");