CREATE OR REPLACE FUNCTION prep.refuse_change_of_disputed()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  IF prep.is_disputed(NEW.booking_id) THEN PERFORM prep.refuse('conflict', 'The payment of this booking is disputed. It can be changed once that has ended'); END IF;
  RETURN NEW;
END $function$
;
-- Runs as its caller, called by prep_system.
