CREATE OR REPLACE FUNCTION prep.guard_booking_move()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.status <> 'held' AND current_setting('app.importing', true) IS DISTINCT FROM 'on' THEN
      RAISE EXCEPTION 'a booking begins as held, not %', NEW.status USING ERRCODE = 'check_violation', CONSTRAINT = 'bookings_state_machine';
    END IF;
  ELSIF NEW.status <> OLD.status AND NOT EXISTS
    (SELECT 1 FROM booking_moves m WHERE m.from_status = OLD.status AND m.to_status = NEW.status) THEN
    RAISE EXCEPTION 'a booking cannot move from % to %', OLD.status, NEW.status USING ERRCODE = 'check_violation', CONSTRAINT = 'bookings_state_machine';
  END IF;
  RETURN NEW;
END $function$
;
-- Runs as its caller, called by prep_system.
