ALTER TABLE "ledger_accounts" DROP CONSTRAINT "ledger_accounts_once";--> statement-breakpoint
ALTER TABLE "ledger_entries" DROP CONSTRAINT "ledger_entries_transaction_id_ledger_transactions_id_fk";
--> statement-breakpoint
ALTER TABLE "ledger_entries" DROP CONSTRAINT "ledger_entries_account_id_ledger_accounts_id_fk";
--> statement-breakpoint
CREATE UNIQUE INDEX "ledger_accounts_once" ON "ledger_accounts" USING btree ("code",coalesce(user_id, organization_id, '00000000-0000-0000-0000-000000000000'::uuid),"currency");--> statement-breakpoint
CREATE INDEX "ledger_accounts_by_user" ON "ledger_accounts" USING btree ("user_id","code");--> statement-breakpoint
CREATE INDEX "ledger_accounts_by_organization" ON "ledger_accounts" USING btree ("organization_id","code");