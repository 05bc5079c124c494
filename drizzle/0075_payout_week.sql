ALTER TABLE "organizations" ADD COLUMN "payout_minimum_cents" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "organizations" ADD COLUMN "payout_week" date;--> statement-breakpoint
ALTER TABLE "organizations" ADD CONSTRAINT "organizations_payout_minimum" CHECK ("organizations"."payout_minimum_cents" between 0 and 1000000);