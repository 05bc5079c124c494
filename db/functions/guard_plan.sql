CREATE OR REPLACE FUNCTION prep.guard_plan()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE a plan_allowances%ROWTYPE;
BEGIN
  SELECT * INTO STRICT a FROM plan_allowances WHERE booking_id = NEW.allowance_id FOR UPDATE;
  PERFORM prep.must(NEW.amount <= prep.plan_left(a), 'conflict', 'Your plan does not include that much any more');
  RETURN NEW;
END $function$
;
-- Runs as prep_system, called by nobody else.
