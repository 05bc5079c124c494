CREATE OR REPLACE FUNCTION prep.keep_shift()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM bookings b JOIN staff s ON s.id = NEW.staff_id AND (s.user_id = b.renter_id OR s.kitchen_id = b.kitchen_id) WHERE b.id = NEW.booking_id) THEN
    PERFORM prep.refuse('not_found', 'Not found');
  END IF;
  RETURN NEW;
END $function$
;
-- Runs as its caller, called by nobody else.
