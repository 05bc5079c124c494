CREATE OR REPLACE FUNCTION prep.months_in_order()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  IF EXISTS (SELECT 1 FROM bookings b JOIN booking_series r ON r.id = b.series_id AND r.station_id IS NOT NULL
               JOIN bookings e ON e.series_id = r.id AND e.starts_at < b.starts_at AND e.status IN ('held', 'requested')
              WHERE b.id = NEW.booking_id) THEN
    PERFORM prep.refuse('conflict', 'Pay the month before this one first', 'bookingId');
  END IF;
  RETURN NEW;
END $function$
;
-- Runs as prep_system, called by nobody else.
