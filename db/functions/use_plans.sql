CREATE OR REPLACE FUNCTION prep.use_plans()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    UPDATE plan_spends s SET over_minutes = (x->>'over')::int FROM jsonb_array_elements(NEW.quote->'terms'->'plans') x
     WHERE s.booking_id = NEW.id AND s.allowance_id = (x->>'id')::uuid;
    RETURN NULL;
  END IF;
  INSERT INTO plan_spends (booking_id, allowance_id, amount, over_minutes, after)
  SELECT NEW.id, a.booking_id, (x->>'left')::int, (x->>'over')::int, prep.now() >= a.ends_at
    FROM jsonb_array_elements(NEW.quote->'terms'->'plans') x JOIN plan_allowances a ON a.booking_id = (x->>'id')::uuid AND a.renter_id = NEW.renter_id
   ORDER BY a.booking_id;
  RETURN NULL;
END $function$
;
-- Runs as prep_system, called by nobody else.
