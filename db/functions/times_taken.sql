CREATE OR REPLACE FUNCTION prep.times_taken(p_stations uuid[], p_from timestamp with time zone, p_until timestamp with time zone)
 RETURNS TABLE(station_id uuid, blocked tstzrange)
 LANGUAGE sql
 STABLE
AS $function$
  SELECT a.station_id, a.blocked FROM allocations a JOIN bookings b ON b.id = a.booking_id
   WHERE a.station_id = ANY (p_stations) AND a.released_at IS NULL AND a.blocked && tstzrange(p_from, p_until)
     AND NOT (b.status = 'held' AND b.pay_until IS NULL AND b.hold_expires_at <= prep.now())
  UNION ALL
  SELECT t.id, c.busy FROM stations t JOIN calendar_busy c ON c.kitchen_id = t.kitchen_id AND c.busy && tstzrange(p_from, p_until)
   WHERE t.id = ANY (p_stations)
     AND (c.space_id IS NULL OR EXISTS (SELECT 1 FROM space_stations x WHERE x.space_id = c.space_id AND x.station_id = t.id))
$function$
;
-- Runs as its caller, called by prep_system.
