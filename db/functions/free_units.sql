CREATE OR REPLACE FUNCTION prep.free_units(p_space uuid, p_from timestamp with time zone, p_until timestamp with time zone)
 RETURNS TABLE(station_id uuid, n bigint)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  SELECT t.id, row_number() OVER (ORDER BY (SELECT min(lower(a.blocked)) FROM allocations a
           WHERE a.station_id = t.id AND a.released_at IS NULL AND lower(a.blocked) >= p_until) NULLS LAST, t.position, t.id)
    FROM space_stations ss JOIN stations t ON t.id = ss.station_id
   WHERE ss.space_id = p_space AND NOT EXISTS (SELECT 1 FROM allocations a JOIN bookings b ON b.id = a.booking_id
     WHERE a.station_id = t.id AND a.released_at IS NULL AND a.blocked && tstzrange(p_from, p_until)
       AND NOT (b.status = 'held' AND b.pay_until IS NULL AND b.hold_expires_at <= prep.now()))
$function$
;
-- Runs as prep_system, called by prep_app.
