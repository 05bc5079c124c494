CREATE OR REPLACE FUNCTION prep.uncovered(p_kitchen uuid, p_renter uuid, p_first date, p_last date, p_asked timestamp with time zone DEFAULT 'infinity'::timestamp with time zone)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO 'public', 'pg_temp'
AS $function$
  SELECT x.gap || jsonb_build_object('whose', x.whose, 'day', greatest((x.gap->>'fromOn')::date, p_first)) FROM (
    SELECT 1 AS place, 'kitchen' AS whose, g.value AS gap, NULL::date AS since FROM kitchens k, jsonb_array_elements(k.paper_gaps) g WHERE k.id = p_kitchen
    UNION ALL
    SELECT 2, 'renter', g.value, p.gate_from FROM kitchens k JOIN rule_packs p ON lower(p.city) = lower(k.city) AND p.state = k.state
      LEFT JOIN rule_subjects s ON s.user_id = p_renter AND s.slug = p.slug
     CROSS JOIN jsonb_array_elements(CASE WHEN s.checked_revision > 0 THEN s.gaps ELSE jsonb_build_array(prep.unknown_gap(p.gate_from)) END) g
     WHERE k.id = p_kitchen AND p_renter IS NOT NULL AND p.gate_from <= p_last
    UNION ALL
    SELECT 3, 'renter', jsonb_build_object('requirement', d.requirement, 'standing', 'missing', 'fromOn', p_first, 'untilOn', NULL, 'paper', r.title, 'rule', k.name,
             'versionId', NULL, 'workers', '[]'::jsonb), NULL
      FROM kitchen_demands d JOIN kitchens k ON k.id = d.kitchen_id
      CROSS JOIN LATERAL (SELECT q.record->>'title' AS title FROM rule_requirements q WHERE q.key = d.requirement ORDER BY q.version_id DESC LIMIT 1) r
     WHERE d.kitchen_id = p_kitchen AND d.created_at <= p_asked AND p_renter IS NOT NULL AND NOT EXISTS (SELECT 1 FROM papers h
       WHERE h.user_id = p_renter AND h.requirement = d.requirement AND h.status = 'approved' AND coalesce(h.valid_from, p_first) <= p_first
         AND least(h.valid_until, h.ended_on) >= p_last AND coalesce((h.coverage->>'occurrenceCents')::bigint, 0) >= coalesce(d.occurrence_cents, 0)
         AND coalesce((h.coverage->>'aggregateCents')::bigint, 0) >= coalesce(d.aggregate_cents, 0))) x
   WHERE greatest((x.gap->>'fromOn')::date, x.since) <= p_last AND ((x.gap->>'untilOn') IS NULL OR (x.gap->>'untilOn')::date > p_first)
   ORDER BY x.place, greatest((x.gap->>'fromOn')::date, x.since, p_first), x.gap->>'requirement' LIMIT 1
$function$
;
-- Runs as its caller, called by prep_system.
