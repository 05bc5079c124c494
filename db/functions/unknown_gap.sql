CREATE OR REPLACE FUNCTION prep.unknown_gap(p_from date)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
AS $function$
  SELECT jsonb_build_object('requirement', '', 'standing', 'unknown', 'fromOn', p_from, 'untilOn', NULL, 'paper', '', 'rule', '', 'versionId', NULL, 'workers', '[]'::jsonb)
$function$
;
-- Runs as its caller, called by prep_system.
