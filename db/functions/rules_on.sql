CREATE OR REPLACE FUNCTION prep.rules_on(p_day date)
 RETURNS SETOF uuid
 LANGUAGE sql
 STABLE
AS $function$
  SELECT DISTINCT ON (v.slug) v.id FROM rule_pack_versions v WHERE v.status = 'published'
   ORDER BY v.slug, (v.effective_on > p_day), CASE WHEN v.effective_on > p_day THEN v.effective_on END, v.effective_on DESC
$function$
;
-- Runs as its caller, called by prep_app, prep_system.
