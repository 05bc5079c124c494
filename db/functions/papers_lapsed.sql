CREATE OR REPLACE FUNCTION prep.papers_lapsed(p_kitchen uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO 'public', 'pg_temp'
AS $function$
  SELECT EXISTS (SELECT 1 FROM kitchens k, jsonb_array_elements(k.paper_gaps) g CROSS JOIN LATERAL (SELECT (prep.now() AT TIME ZONE k.time_zone)::date AS today) t
    WHERE k.id = p_kitchen AND (g->>'fromOn')::date <= t.today AND ((g->>'untilOn') IS NULL OR (g->>'untilOn')::date > t.today))
$function$
;
-- Runs as its caller, called by prep_system.
