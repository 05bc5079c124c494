CREATE OR REPLACE FUNCTION prep.keep_gate()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE v record;
BEGIN
  SELECT k.paper_gaps <> '[]' OR EXISTS (SELECT 1 FROM kitchen_demands d WHERE d.kitchen_id = k.id) AS closer, p.gate_from, s.checked_revision, s.gaps,
      (NEW.starts_at AT TIME ZONE k.time_zone)::date AS first_day,
      -- A slot that ends at midnight touches the day before it.
      ((NEW.ends_at - interval '1 microsecond') AT TIME ZONE k.time_zone)::date AS last_day
    INTO v FROM kitchens k LEFT JOIN rule_packs p ON lower(p.city) = lower(k.city) AND p.state = k.state AND p.gate_from IS NOT NULL
    LEFT JOIN rule_subjects s ON s.user_id = NEW.renter_id AND s.slug = p.slug WHERE k.id = NEW.kitchen_id;
  IF NOT v.closer AND (v.gate_from IS NULL OR v.gate_from > v.last_day OR (v.checked_revision > 0 AND NOT EXISTS (
      SELECT 1 FROM jsonb_array_elements(v.gaps) g WHERE greatest((g->>'fromOn')::date, v.gate_from) <= v.last_day
         AND ((g->>'untilOn') IS NULL OR (g->>'untilOn')::date > v.first_day)))) THEN
    RETURN NEW;
  END IF;
  -- A shelf cooks nothing.
  IF NOT EXISTS (SELECT 1 FROM spaces s WHERE s.id = NEW.space_id AND s.kind = 'storage') THEN
    PERFORM prep.refuse_uncovered(prep.uncovered(NEW.kitchen_id, NEW.renter_id, v.first_day, v.last_day));
  END IF;
  RETURN NEW;
END $function$
;
-- Runs as its caller, called by nobody else.
