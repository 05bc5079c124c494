ALTER TABLE "booking_series" ADD COLUMN "station_id" uuid;--> statement-breakpoint
ALTER TABLE "booking_series" ADD COLUMN "notice_given_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "booking_series" ADD COLUMN "notice_reason" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "waitlist_entries" ADD COLUMN "months" integer;--> statement-breakpoint
ALTER TABLE "booking_series" ADD CONSTRAINT "booking_series_station_id_stations_id_fk" FOREIGN KEY ("station_id") REFERENCES "public"."stations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "booking_series" ADD CONSTRAINT "booking_series_notice" CHECK ("booking_series"."notice_given_at" is null or "booking_series"."station_id" is not null);--> statement-breakpoint
ALTER TABLE "waitlist_entries" ADD CONSTRAINT "waitlist_months" CHECK ("waitlist_entries"."months" between 1 and 12);