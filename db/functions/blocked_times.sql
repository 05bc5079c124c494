CREATE OR REPLACE FUNCTION prep.blocked_times(p_stations uuid[], p_from timestamp with time zone, p_until timestamp with time zone)
 RETURNS TABLE(station_id uuid, blocked tstzrange)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
  SELECT t.station_id, t.blocked FROM prep.times_taken(p_stations, p_from, p_until) t
$function$
;
-- Runs as prep_system, called by prep_app.
