CREATE TABLE "booking_changes" (
	"id" uuid PRIMARY KEY NOT NULL,
	"booking_id" uuid NOT NULL,
	"organization_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"state" text NOT NULL,
	"requested_by" uuid NOT NULL,
	"from_starts_at" timestamp with time zone NOT NULL,
	"from_ends_at" timestamp with time zone NOT NULL,
	"from_station_ids" uuid[] DEFAULT '{}' NOT NULL,
	"to_starts_at" timestamp with time zone NOT NULL,
	"to_ends_at" timestamp with time zone NOT NULL,
	"to_station_ids" uuid[] DEFAULT '{}' NOT NULL,
	"price_before_cents" integer NOT NULL,
	"price_after_cents" integer NOT NULL,
	"charge_cents" integer NOT NULL,
	"refund_cents" integer NOT NULL,
	"currency" text DEFAULT 'usd' NOT NULL,
	"quote" jsonb NOT NULL,
	"platform_fee_cents" integer NOT NULL,
	"tax_cents" integer NOT NULL,
	"host_due_cents" integer NOT NULL,
	"refund_bps" integer NOT NULL,
	"reason" text DEFAULT '' NOT NULL,
	"expires_at" timestamp with time zone,
	"decided_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "booking_changes_intervals_ordered" CHECK ("booking_changes"."from_starts_at" < "booking_changes"."from_ends_at" and "booking_changes"."to_starts_at" < "booking_changes"."to_ends_at"),
	CONSTRAINT "booking_changes_open_expires" CHECK (("booking_changes"."state" in ('pending_payment', 'proposed')) = ("booking_changes"."expires_at" is not null)),
	CONSTRAINT "booking_changes_money" CHECK ("booking_changes"."charge_cents" >= 0 and "booking_changes"."refund_cents" >= 0 and ("booking_changes"."charge_cents" = 0 or "booking_changes"."refund_cents" = 0) and "booking_changes"."charge_cents" = greatest("booking_changes"."price_after_cents" - "booking_changes"."price_before_cents", 0) and "booking_changes"."refund_cents" <= greatest("booking_changes"."price_before_cents" - "booking_changes"."price_after_cents", 0)),
	CONSTRAINT "booking_changes_proposal_free" CHECK ("booking_changes"."kind" <> 'proposal' or "booking_changes"."charge_cents" = 0),
	CONSTRAINT "booking_changes_pays" CHECK ("booking_changes"."state" <> 'pending_payment' or "booking_changes"."charge_cents" > 0)
);
--> statement-breakpoint
ALTER TABLE "allocations" ADD COLUMN "change_id" uuid;--> statement-breakpoint
ALTER TABLE "bookings" ADD COLUMN "refund_cap_bps" integer DEFAULT 10000 NOT NULL;--> statement-breakpoint
ALTER TABLE "checkouts" ADD COLUMN "change_id" uuid;--> statement-breakpoint
ALTER TABLE "payments" ADD COLUMN "change_id" uuid;--> statement-breakpoint
ALTER TABLE "booking_changes" ADD CONSTRAINT "booking_changes_booking_id_bookings_id_fk" FOREIGN KEY ("booking_id") REFERENCES "public"."bookings"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "booking_changes_by_booking" ON "booking_changes" USING btree ("booking_id","created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "booking_changes_open_once" ON "booking_changes" USING btree ("booking_id") WHERE state in ('pending_payment', 'proposed');--> statement-breakpoint
CREATE INDEX "booking_changes_open" ON "booking_changes" USING btree ("expires_at") WHERE state in ('pending_payment', 'proposed');--> statement-breakpoint
ALTER TABLE "checkouts" ADD CONSTRAINT "checkouts_change_id_booking_changes_id_fk" FOREIGN KEY ("change_id") REFERENCES "public"."booking_changes"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payments" ADD CONSTRAINT "payments_change_id_booking_changes_id_fk" FOREIGN KEY ("change_id") REFERENCES "public"."booking_changes"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "allocations_by_change" ON "allocations" USING btree ("change_id") WHERE change_id is not null;--> statement-breakpoint
ALTER TABLE "checkouts" ADD CONSTRAINT "checkouts_change_once" UNIQUE("change_id");--> statement-breakpoint
ALTER TABLE "bookings" ADD CONSTRAINT "bookings_refund_cap" CHECK ("bookings"."refund_cap_bps" between 0 and 10000);