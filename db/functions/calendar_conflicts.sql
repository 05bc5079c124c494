CREATE OR REPLACE FUNCTION prep.calendar_conflicts(p_kitchen uuid)
 RETURNS TABLE(booking_id uuid, feed_id uuid, busy tstzrange, summary text)
 LANGUAGE sql
 STABLE
 SET search_path TO 'public', 'pg_temp'
AS $function$
  SELECT b.id, c.feed_id, c.busy, c.summary FROM calendar_busy c
    JOIN bookings b ON b.kitchen_id = c.kitchen_id AND b.status IN ('held', 'requested', 'confirmed', 'checked_in')
     AND b.ends_at > prep.now() AND c.busy && tstzrange(b.starts_at, b.ends_at)
   WHERE c.kitchen_id = p_kitchen AND NOT EXISTS (SELECT 1 FROM spaces s WHERE s.id = b.space_id AND s.kind = 'storage')
     AND EXISTS (SELECT 1 FROM allocations a WHERE a.booking_id = b.id AND a.released_at IS NULL
     AND (c.space_id IS NULL OR EXISTS (SELECT 1 FROM space_stations x WHERE x.space_id = c.space_id AND x.station_id = a.station_id)))
$function$
;
-- Runs as its caller, called by prep_app, prep_system.
