CREATE TABLE "booking_equipment" (
	"booking_id" uuid NOT NULL,
	"space_id" uuid NOT NULL,
	"name" text NOT NULL,
	"units" integer NOT NULL,
	"hourly_rate_cents" integer NOT NULL,
	"amount_cents" integer NOT NULL,
	"buffer_before_minutes" integer NOT NULL,
	"buffer_after_minutes" integer NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "booking_equipment_once" PRIMARY KEY("booking_id","space_id"),
	CONSTRAINT "booking_equipment_units" CHECK ("booking_equipment"."units" between 1 and 20),
	CONSTRAINT "booking_equipment_money" CHECK ("booking_equipment"."hourly_rate_cents" >= 0 and "booking_equipment"."amount_cents" >= 0),
	CONSTRAINT "booking_equipment_buffers" CHECK ("booking_equipment"."buffer_before_minutes" between 0 and 10080 and "booking_equipment"."buffer_after_minutes" between 0 and 10080)
);
--> statement-breakpoint
ALTER TABLE "allocations" ADD COLUMN "equipment_space_id" uuid;--> statement-breakpoint
ALTER TABLE "stations" ADD COLUMN "retired_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "booking_equipment" ADD CONSTRAINT "booking_equipment_booking_id_bookings_id_fk" FOREIGN KEY ("booking_id") REFERENCES "public"."bookings"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "booking_equipment" ADD CONSTRAINT "booking_equipment_space_id_spaces_id_fk" FOREIGN KEY ("space_id") REFERENCES "public"."spaces"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "booking_equipment_by_space" ON "booking_equipment" USING btree ("space_id");