CREATE OR REPLACE FUNCTION prep.guard_month_move()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE v_storage boolean := EXISTS (SELECT 1 FROM spaces s WHERE s.id = NEW.space_id AND s.kind = 'storage');
BEGIN
  IF (NEW.status = 'completed' AND NOT v_storage) OR (NEW.status IN ('checked_in', 'no_show') AND v_storage) THEN
    RAISE EXCEPTION 'a booking of its kind cannot move from % to %', OLD.status, NEW.status USING ERRCODE = 'check_violation', CONSTRAINT = 'bookings_state_machine';
  END IF;
  IF NEW.status = 'requested' AND v_storage THEN
    NEW.answer_by := prep.now() + make_interval(hours => (SELECT k.request_hours FROM kitchens k WHERE k.id = NEW.kitchen_id));
  END IF;
  RETURN NEW;
END $function$
;
-- Runs as prep_system, called by nobody else.
