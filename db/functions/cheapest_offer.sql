CREATE OR REPLACE FUNCTION prep.cheapest_offer(p_kitchen uuid, p_time_zone text, p_starts timestamp with time zone, p_ends timestamp with time zone, p_minutes integer, p_max_hourly_cents integer)
 RETURNS TABLE(space_id uuid, rate integer)
 LANGUAGE sql
 STABLE ROWS 1
AS $function$
  SELECT s.id, s.hourly_rate_cents FROM spaces s
   WHERE s.kitchen_id = p_kitchen AND s.kind = 'work' AND s.archived_at IS NULL
     AND (p_max_hourly_cents IS NULL OR s.hourly_rate_cents <= p_max_hourly_cents)
     AND (p_starts IS NULL OR (p_minutes BETWEEN s.min_minutes AND s.max_minutes
       AND p_minutes % s.increment_minutes = 0
       AND (s.open_times IS NULL OR s.open_times @> tstzrange(p_starts, p_ends))
       AND (NOT s.avoid_gaps OR (
         SELECT count(*) FROM kitchens k, unnest(coalesce(s.open_times, k.open_times)) o,
             prep.room_around((SELECT array_agg(ss.station_id) FROM space_stations ss WHERE ss.space_id = s.id), tstzrange(p_starts, p_ends),
               s.buffer_before_minutes, s.buffer_after_minutes, s.min_minutes, s.increment_minutes, o) r
          WHERE k.id = s.kitchen_id AND o @> tstzrange(p_starts, p_ends) AND r.free AND r.fits)
         >= coalesce(s.units, (SELECT count(*) FROM space_stations ss WHERE ss.space_id = s.id)))
       AND extract(minute FROM p_starts AT TIME ZONE p_time_zone)::int % s.increment_minutes = 0
       -- Stops looking once enough are free; without a number all of them must be.
       AND (SELECT count(*) FROM (SELECT 1 FROM space_stations ss WHERE ss.space_id = s.id AND NOT EXISTS (
              SELECT 1 FROM allocations a WHERE a.station_id = ss.station_id AND a.released_at IS NULL
                 AND a.blocked && tstzrange(p_starts - make_interval(mins => s.buffer_before_minutes), p_ends + make_interval(mins => s.buffer_after_minutes))
                 AND NOT EXISTS (SELECT 1 FROM bookings b WHERE b.id = a.booking_id AND b.status || '' = 'held' AND b.pay_until IS NULL AND b.hold_expires_at <= prep.now()))
              AND NOT EXISTS (SELECT 1 FROM calendar_busy c WHERE c.kitchen_id = s.kitchen_id
                 AND c.busy && tstzrange(p_starts - make_interval(mins => s.buffer_before_minutes), p_ends + make_interval(mins => s.buffer_after_minutes))
                 AND (c.space_id IS NULL OR EXISTS (SELECT 1 FROM space_stations x WHERE x.space_id = c.space_id AND x.station_id = ss.station_id)))
              LIMIT s.units) free)
           >= coalesce(s.units, nullif((SELECT count(*) FROM space_stations ss WHERE ss.space_id = s.id), 0))))
   ORDER BY s.hourly_rate_cents, s.position, s.id LIMIT 1
$function$
;
-- Runs as its caller, called by prep_system.
