CREATE OR REPLACE FUNCTION prep.my_gap(p_kitchen uuid, p_starts timestamp with time zone, p_ends timestamp with time zone)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  SELECT prep.uncovered_in(p_kitchen, prep.user_id(), p_starts, p_ends)
$function$
;
-- Runs as prep_system, called by prep_app.
