DROP INDEX "bookings_live_holds";--> statement-breakpoint
CREATE INDEX "bookings_held_by_renter" ON "bookings" USING btree ("renter_id") WHERE status = 'held';