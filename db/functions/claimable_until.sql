CREATE OR REPLACE FUNCTION prep.claimable_until(b bookings, p_window_hours integer)
 RETURNS timestamp with time zone
 LANGUAGE sql
 STABLE
AS $function$
  SELECT CASE WHEN b.status IN ('completed', 'no_show') THEN greatest(b.ends_at, b.checked_out_at) + make_interval(hours => p_window_hours) END
$function$
;
-- Runs as its caller, called by prep_system.
