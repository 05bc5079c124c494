CREATE OR REPLACE FUNCTION prep.end_rental()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE v_later uuid[];
BEGIN
  -- In the order of time, as everybody locks the months of a rental: so no two wait for each other in a circle.
  SELECT array_agg(l.id) INTO v_later FROM (SELECT b.id FROM bookings b JOIN booking_series r ON r.id = b.series_id AND r.station_id IS NOT NULL
    WHERE b.series_id = NEW.series_id AND b.status = 'held' AND b.starts_at > NEW.starts_at ORDER BY b.starts_at FOR UPDATE OF b) l;
  UPDATE bookings SET hold_expires_at = least(hold_expires_at, prep.now()) WHERE id = ANY (v_later) AND status = 'held';
  RETURN NULL;
END $function$
;
-- Runs as prep_system, called by nobody else.
