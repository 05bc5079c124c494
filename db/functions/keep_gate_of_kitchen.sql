CREATE OR REPLACE FUNCTION prep.keep_gate_of_kitchen()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE v_today date := (prep.now() AT TIME ZONE NEW.time_zone)::date;
BEGIN
  IF EXISTS (SELECT 1 FROM rule_packs p WHERE lower(p.city) = lower(NEW.city) AND p.state = NEW.state AND p.gate_from <= v_today
      AND NOT EXISTS (SELECT 1 FROM rule_subjects s WHERE s.kitchen_id = NEW.id AND s.slug = p.slug AND s.checked_revision > 0)) THEN
    PERFORM prep.refuse_uncovered(prep.unknown_gap(v_today) || '{"whose": "kitchen"}');
  END IF;
  PERFORM prep.refuse_uncovered(prep.uncovered(NEW.id, NULL, v_today, v_today));
  RETURN NEW;
END $function$
;
-- Runs as its caller, called by nobody else.
