DROP INDEX "spaces_by_kitchen";--> statement-breakpoint
CREATE INDEX "spaces_by_rate" ON "spaces" USING btree ("hourly_rate_cents","kitchen_id","id") WHERE archived_at is null;--> statement-breakpoint
CREATE INDEX "spaces_by_kitchen" ON "spaces" USING btree ("kitchen_id","hourly_rate_cents","position","id");