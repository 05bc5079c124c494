-- A search finds room to work; what is rented with it or by the month does not set the price of a kitchen.

-- As in 0016, of spaces to work in.
CREATE OR REPLACE FUNCTION prep.cheapest_offer(p_kitchen uuid, p_time_zone text, p_starts timestamptz, p_ends timestamptz, p_minutes int, p_max_hourly_cents int)
RETURNS TABLE (space_id uuid, rate int) LANGUAGE sql STABLE ROWS 1 AS $$
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
$$;
--> statement-breakpoint
-- What follows belongs to prep_system, and only its owner may write it anew.
SET LOCAL ROLE prep_system;
--> statement-breakpoint
CREATE OR REPLACE FUNCTION prep.keep_cheapest_rate() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE v_kitchens uuid[] := ARRAY[CASE WHEN TG_OP <> 'INSERT' THEN OLD.kitchen_id END, CASE WHEN TG_OP <> 'DELETE' THEN NEW.kitchen_id END];
BEGIN
  -- Locked before it is reckoned: two who change prices of one kitchen at once see each other's.
  PERFORM 1 FROM kitchens k WHERE k.id = ANY (v_kitchens) ORDER BY k.id FOR NO KEY UPDATE;
  UPDATE kitchens k SET cheapest_hourly_cents = s.rate
    FROM unnest(v_kitchens) t(id) CROSS JOIN LATERAL (SELECT min(s.hourly_rate_cents) AS rate FROM spaces s WHERE s.kitchen_id = t.id AND s.kind = 'work' AND s.archived_at IS NULL) s
   WHERE k.id = t.id AND k.cheapest_hourly_cents IS DISTINCT FROM s.rate;
  RETURN NULL;
END $$;
--> statement-breakpoint
-- As in 0013, without the places to keep things.
CREATE OR REPLACE FUNCTION prep.search_kitchens(p_lat float8, p_lng float8, p_radius_miles float8, p_starts timestamptz, p_ends timestamptz,
  p_amenities text[], p_max_hourly_cents int, p_q text, p_sort text, p_after_value float8, p_after_id uuid, p_limit int)
RETURNS TABLE (kitchen_id uuid, slug text, name text, city text, state text, latitude float8, longitude float8, time_zone text,
  amenities text[], photo_key text, stations jsonb, space_id uuid, space_name text, hourly_rate_cents int, currency text,
  min_minutes int, miles float8, sort_value float8)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET plan_cache_mode = force_generic_plan SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN RETURN QUERY
  SELECT k.id, k.slug, k.name, k.city, k.state, k.latitude, k.longitude, k.time_zone, k.amenities,
         (SELECT p.object_key FROM kitchen_photos p WHERE p.kitchen_id = k.id ORDER BY p.position, p.id LIMIT 1),
         (SELECT jsonb_agg(jsonb_build_object('name', t.name, 'kind', t.kind) ORDER BY t.position) FROM stations t WHERE t.kitchen_id = k.id AND t.kind <> 'storage'),
         s.id, s.name, s.hourly_rate_cents, s.currency, s.min_minutes,
         CASE WHEN p_lat IS NOT NULL THEN prep.miles(k.latitude, k.longitude, p_lat, p_lng) END, f.sort_value
    FROM prep.find_kitchens(p_lat, p_lng, p_radius_miles, p_starts, p_ends, p_amenities, p_max_hourly_cents, p_q, p_sort,
                            p_after_value, p_after_id, p_limit) f
    JOIN kitchens k ON k.id = f.kitchen_id JOIN spaces s ON s.id = f.space_id
   ORDER BY f.sort_value, k.id;
END $$;
--> statement-breakpoint
RESET ROLE;
