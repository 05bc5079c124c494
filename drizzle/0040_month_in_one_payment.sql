ALTER TABLE "checkouts" DROP CONSTRAINT "checkouts_session_once";--> statement-breakpoint
ALTER TABLE "payments" DROP CONSTRAINT "payments_intent_once";--> statement-breakpoint
ALTER TABLE "payments" DROP CONSTRAINT "payments_charge_once";--> statement-breakpoint
ALTER TABLE "booking_changes" ADD COLUMN "from_equipment" jsonb;--> statement-breakpoint
ALTER TABLE "booking_changes" ADD COLUMN "to_equipment" jsonb;--> statement-breakpoint
ALTER TABLE "checkouts" ADD COLUMN "group_id" uuid;--> statement-breakpoint
ALTER TABLE "checkouts" ADD COLUMN "amount_cents" integer;--> statement-breakpoint
ALTER TABLE "payments" ADD COLUMN "group_id" uuid;--> statement-breakpoint
CREATE UNIQUE INDEX "checkouts_session_alone" ON "checkouts" USING btree ("stripe_session_id") WHERE group_id is null;--> statement-breakpoint
CREATE INDEX "checkouts_by_group" ON "checkouts" USING btree ("group_id") WHERE group_id is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "payments_intent_alone" ON "payments" USING btree ("stripe_payment_intent_id") WHERE group_id is null;--> statement-breakpoint
ALTER TABLE "checkouts" ADD CONSTRAINT "checkouts_session_once" UNIQUE("stripe_session_id","booking_id");--> statement-breakpoint
ALTER TABLE "payments" ADD CONSTRAINT "payments_intent_once" UNIQUE("stripe_payment_intent_id","booking_id");--> statement-breakpoint
ALTER TABLE "payments" ADD CONSTRAINT "payments_charge_once" UNIQUE("stripe_charge_id","booking_id");--> statement-breakpoint
ALTER TABLE "booking_changes" ADD CONSTRAINT "booking_changes_equipment" CHECK (("booking_changes"."from_equipment" is null) = ("booking_changes"."to_equipment" is null) and ("booking_changes"."kind" = 'change' or "booking_changes"."to_equipment" is null));--> statement-breakpoint
ALTER TABLE "checkouts" ADD CONSTRAINT "checkouts_group_share" CHECK (("checkouts"."group_id" is null) = ("checkouts"."amount_cents" is null));