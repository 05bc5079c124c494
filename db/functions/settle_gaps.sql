CREATE OR REPLACE FUNCTION prep.settle_gaps(p_found jsonb)
 RETURNS uuid[]
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE s record; v_kitchens uuid[] := '{}'; v_gaps jsonb;
BEGIN
  FOR s IN
    WITH found AS (SELECT (f->>'id')::uuid AS id, (f->>'revision')::int AS revision, f->'gaps' AS gaps FROM jsonb_array_elements(p_found) f),
    old AS (SELECT r.id, r.gaps <> '[]' OR f.gaps <> '[]' OR r.checked_revision = 0 AS matters FROM rule_subjects r JOIN found f ON f.id = r.id AND f.revision = r.revision
             ORDER BY r.id FOR UPDATE OF r),
    kept AS (UPDATE rule_subjects r SET gaps = f.gaps, checked_revision = f.revision, checked_at = prep.now() FROM old o JOIN found f ON f.id = o.id WHERE r.id = o.id
             RETURNING r.id, r.user_id, r.kitchen_id, r.slug, r.gaps, o.matters)
    SELECT k.*, p.city, p.state, p.gate_from FROM kept k JOIN rule_packs p ON p.slug = k.slug WHERE k.matters
       AND (k.kitchen_id IS NOT NULL OR EXISTS (SELECT 1 FROM bookings b WHERE b.renter_id = k.user_id AND b.ends_at > prep.now() AND b.status IN ('held', 'requested', 'confirmed')))
     ORDER BY k.id
  LOOP
    IF s.kitchen_id IS NOT NULL THEN
      SELECT coalesce(jsonb_agg(g || jsonb_build_object('fromOn', greatest((g->>'fromOn')::date, s.gate_from))), '[]') INTO v_gaps
        FROM jsonb_array_elements(s.gaps) g WHERE s.gate_from IS NOT NULL AND coalesce((g->>'untilOn')::date > s.gate_from, true);
      -- Reckoned anew at once; should that fail, the next run that moves open times forward does it.
      UPDATE kitchens k SET paper_gaps = v_gaps, open_until = prep.now() WHERE k.id = s.kitchen_id AND k.paper_gaps IS DISTINCT FROM v_gaps;
      IF FOUND THEN v_kitchens := v_kitchens || s.kitchen_id; END IF;
    END IF;
    PERFORM prep.freeze_bookings(s.user_id, s.kitchen_id, s.city, s.state);
  END LOOP;
  RETURN v_kitchens;
END $function$
;
-- Runs as its caller, called by prep_system.
