CREATE OR REPLACE FUNCTION prep.storage_line(p_space uuid, p_except uuid, p_from timestamp with time zone)
 RETURNS bigint
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  SELECT count(*) FROM waitlist_entries w
   WHERE w.space_id = p_space AND w.state = 'waiting' AND w.months IS NOT NULL AND w.window_ends_at > prep.now() AND w.renter_id IS DISTINCT FROM p_except
     AND NOT EXISTS (SELECT 1 FROM renter_standings r WHERE r.organization_id = w.organization_id AND r.renter_id = w.renter_id AND r.standing = 'blocked')
     AND EXISTS (SELECT 1 FROM prep.free_units(p_space, p_from, p_from + make_interval(months => w.months)))
$function$
;
-- Runs as prep_system, called by nobody else.
