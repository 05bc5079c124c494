-- Who works a booking is seen by whoever sees the booking; the addresses given to inspectors by the kitchen's own people.
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['booking_shifts', 'inspection_links'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY system_all ON %I TO prep_system USING (true) WITH CHECK (true)', t);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I TO prep_system', t);
    EXECUTE format('GRANT SELECT ON %I TO prep_app', t);
    EXECUTE format('ALTER TABLE %I ALTER COLUMN created_at SET DEFAULT prep.now()', t);
  END LOOP;
END $$;
--> statement-breakpoint
GRANT DELETE ON booking_shifts TO prep_system;
--> statement-breakpoint
CREATE POLICY app_select ON booking_shifts FOR SELECT TO prep_app USING (EXISTS (SELECT 1 FROM bookings b WHERE b.id = booking_id));
--> statement-breakpoint
CREATE POLICY app_select ON inspection_links FOR SELECT TO prep_app USING (prep.is_support()
  OR EXISTS (SELECT 1 FROM kitchens k WHERE k.id = kitchen_id AND k.organization_id = ANY (prep.organization_ids())));
--> statement-breakpoint
-- Who works a booking belongs to its renter or to its kitchen; the database does not take anybody else.
CREATE FUNCTION prep.keep_shift() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM bookings b JOIN staff s ON s.id = NEW.staff_id AND (s.user_id = b.renter_id OR s.kitchen_id = b.kitchen_id) WHERE b.id = NEW.booking_id) THEN
    PERFORM prep.refuse('not_found', 'Not found');
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER keep_shift BEFORE INSERT OR UPDATE ON booking_shifts FOR EACH ROW EXECUTE FUNCTION prep.keep_shift();
--> statement-breakpoint
-- People of somebody who books: names are seen with the booking that they work, by whoever sees that.
CREATE POLICY app_on_shift ON staff FOR SELECT TO prep_app USING (EXISTS (SELECT 1 FROM booking_shifts x WHERE x.staff_id = staff.id));
