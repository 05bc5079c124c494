CREATE OR REPLACE FUNCTION prep.free_credit_of_page()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  IF EXISTS (SELECT 1 FROM bookings b WHERE b.id = NEW.booking_id AND b.status = 'held') THEN PERFORM prep.free_credit(NEW.booking_id); END IF;
  RETURN NULL;
END $function$
;
-- Runs as its caller, called by prep_system.
