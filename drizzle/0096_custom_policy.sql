ALTER TABLE "kitchens" ADD COLUMN "custom_policy" jsonb;--> statement-breakpoint
ALTER TABLE "kitchens" ADD CONSTRAINT "kitchens_custom_policy" CHECK (("kitchens"."cancellation_policy" = 'custom') = ("kitchens"."custom_policy" is not null));--> statement-breakpoint
GRANT UPDATE (custom_policy) ON kitchens TO prep_app;
