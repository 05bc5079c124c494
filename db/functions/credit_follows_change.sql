CREATE OR REPLACE FUNCTION prep.credit_follows_change()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  IF NEW.state = 'applied' THEN
    UPDATE payments SET status = 'captured', captured_cents = amount_cents, captured_at = prep.now()
     WHERE booking_id = NEW.booking_id AND change_id = NEW.id AND kind = 'credit' AND status = 'authorized';
  ELSE
    PERFORM prep.free_credit(NEW.booking_id, NEW.id);
  END IF;
  RETURN NULL;
END $function$
;
-- Runs as its caller, called by prep_system.
