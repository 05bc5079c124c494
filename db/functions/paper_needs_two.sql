CREATE OR REPLACE FUNCTION prep.paper_needs_two(p_paper papers)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO 'public', 'pg_temp'
AS $function$
  SELECT coalesce(p_paper.valid_until < (prep.now() AT TIME ZONE coalesce((SELECT k.time_zone FROM kitchens k WHERE k.id = p_paper.kitchen_id), 'America/Los_Angeles'))::date, false)
    OR NOT coalesce(p_paper.reading->'fields' ? CASE WHEN p_paper.valid_until IS NULL THEN 'validFrom' ELSE 'validUntil' END, false)
$function$
;
-- Runs as its caller, called by prep_system.
