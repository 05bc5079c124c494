ALTER TABLE "spaces" DROP CONSTRAINT "spaces_rate";--> statement-breakpoint
ALTER TABLE "spaces" ADD COLUMN "kind" text DEFAULT 'work' NOT NULL;--> statement-breakpoint
ALTER TABLE "spaces" ADD COLUMN "storage_kind" text;--> statement-breakpoint
ALTER TABLE "spaces" ADD COLUMN "monthly_rate_cents" integer;--> statement-breakpoint
ALTER TABLE "spaces" ADD CONSTRAINT "spaces_storage" CHECK (case "spaces"."kind" when 'storage' then "spaces"."storage_kind" is not null and "spaces"."monthly_rate_cents" between 100 and 10000000 and "spaces"."monthly_rate_cents" is not null else "spaces"."storage_kind" is null and "spaces"."monthly_rate_cents" is null end);--> statement-breakpoint
ALTER TABLE "spaces" ADD CONSTRAINT "spaces_rate" CHECK (case "spaces"."kind" when 'work' then "spaces"."hourly_rate_cents" between 100 and 10000000 when 'equipment' then "spaces"."hourly_rate_cents" between 0 and 10000000 else "spaces"."hourly_rate_cents" = 0 end);