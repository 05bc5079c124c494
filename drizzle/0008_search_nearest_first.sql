-- Search walks kitchens in the order of the answer and stops at the last row of the page, instead of judging everything
-- in the radius and sorting it. What it offers is judged against the allocations themselves: there is no copy to drift.

-- Great-circle distance in miles.
CREATE FUNCTION prep.miles(lat1 float8, lng1 float8, lat2 float8, lng2 float8) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT 3958.7613 * 2 * asin(sqrt(least(1, power(sin(radians(lat1 - lat2) / 2), 2)
    + cos(radians(lat2)) * cos(radians(lat1)) * power(sin(radians(lng1 - lng2) / 2), 2))))
$$;
--> statement-breakpoint

-- The cheapest space of a kitchen that may be booked for a slot and has stations enough free for it, buffers included.
-- Without a slot (p_starts null): the cheapest there is. Plain, so that the planner can see through it.
CREATE FUNCTION prep.cheapest_offer(p_kitchen uuid, p_time_zone text, p_starts timestamptz, p_ends timestamptz, p_max_hourly_cents int)
RETURNS TABLE (space_id uuid, rate int) LANGUAGE sql STABLE ROWS 1 AS $$
  SELECT s.id, s.hourly_rate_cents FROM spaces s
   WHERE s.kitchen_id = p_kitchen AND s.archived_at IS NULL
     AND (p_max_hourly_cents IS NULL OR s.hourly_rate_cents <= p_max_hourly_cents)
     AND (p_starts IS NULL OR (extract(epoch FROM p_ends - p_starts) / 60 BETWEEN s.min_minutes AND s.max_minutes
       AND mod(extract(epoch FROM p_ends - p_starts) / 60, s.increment_minutes) = 0
       AND mod(extract(minute FROM p_starts AT TIME ZONE p_time_zone)::int, s.increment_minutes) = 0
       -- Stops looking once enough are free; without a number all of them must be.
       AND (SELECT count(*) FROM (SELECT 1 FROM space_stations ss WHERE ss.space_id = s.id AND NOT EXISTS (
              SELECT 1 FROM allocations a WHERE a.station_id = ss.station_id AND a.released_at IS NULL
                 AND a.blocked && tstzrange(p_starts - make_interval(mins => s.buffer_before_minutes), p_ends + make_interval(mins => s.buffer_after_minutes))
                 AND NOT EXISTS (SELECT 1 FROM bookings b WHERE b.id = a.booking_id AND b.status || '' = 'held' AND b.pay_until IS NULL AND b.hold_expires_at <= prep.now()))
              LIMIT s.units) free)
           >= coalesce(s.units, nullif((SELECT count(*) FROM space_stations ss WHERE ss.space_id = s.id), 0))))
   ORDER BY s.hourly_rate_cents, s.position, s.id LIMIT 1
$$;
--> statement-breakpoint

-- Which kitchens, with which space, in the order of the answer. By distance: nearest first on the map's own plane, which
-- a GiST index walks; by price: in the order of prices. The settings keep the planner from collecting and sorting.
CREATE FUNCTION prep.find_kitchens(p_lat float8, p_lng float8, p_radius_miles float8, p_starts timestamptz, p_ends timestamptz,
  p_amenities text[], p_max_hourly_cents int, p_q text, p_sort text, p_after_value float8, p_after_id uuid, p_limit int)
RETURNS TABLE (kitchen_id uuid, space_id uuid, sort_value float8) LANGUAGE plpgsql STABLE ROWS 25
SET enable_sort = off SET enable_bitmapscan = off SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan
SET search_path = public, pg_temp AS $$
DECLARE
  v_centre point := point(6378137 * radians(p_lng), 6378137 * ln(tan(pi() / 4 + radians(p_lat) / 2)));
  -- The plane stretches with latitude; a hair more than needed, since the miles are checked as well.
  v_reach float8 := p_radius_miles * 1609.344 * 1.01 / cos(radians(p_lat));
  v_box box := box(point(v_centre[0] - v_reach, v_centre[1] - v_reach), point(v_centre[0] + v_reach, v_centre[1] + v_reach));
  v_slot tstzrange := CASE WHEN p_starts IS NOT NULL THEN tstzrange(p_starts, p_ends) END;
  v_words text := '%' || p_q || '%';
  v_now timestamptz := prep.now();
BEGIN
  IF p_lat IS NOT NULL AND p_sort <> 'price' THEN
    -- Most kitchens are judged in the index alone; only what passes is read.
    RETURN QUERY SELECT k.id, o.space_id, n.metres
      FROM (SELECT i.id, i.position <-> v_centre AS metres FROM kitchens i
             WHERE i.status = 'published' AND i.position <@ v_box AND (p_amenities IS NULL OR i.amenities @> p_amenities)
             ORDER BY i.position <-> v_centre OFFSET 0) n
      JOIN kitchens k ON k.id = n.id
      CROSS JOIN LATERAL prep.cheapest_offer(k.id, k.time_zone, p_starts, p_ends, p_max_hourly_cents) o
     WHERE prep.miles(k.latitude, k.longitude, p_lat, p_lng) <= p_radius_miles
       AND (p_after_id IS NULL OR (n.metres, n.id) > (p_after_value, p_after_id))
       AND (v_words IS NULL OR k.name ILIKE v_words OR k.city ILIKE v_words OR k.description ILIKE v_words)
       AND (v_slot IS NULL OR (p_starts >= v_now + make_interval(mins => k.lead_time_minutes)
            AND p_starts <= v_now + make_interval(days => k.horizon_days) AND k.open_times @> v_slot))
     ORDER BY n.metres, n.id LIMIT p_limit;
  ELSIF p_lat IS NOT NULL THEN
    -- Prices of everything in reach are sorted; whether it is free is asked only down to the end of the page.
    RETURN QUERY SELECT c.id, o.space_id, c.rate::float8 FROM (
        SELECT k.id, s.space_id, s.rate FROM kitchens k
         CROSS JOIN LATERAL (SELECT s.id AS space_id, s.hourly_rate_cents AS rate FROM spaces s WHERE s.kitchen_id = k.id
            AND s.archived_at IS NULL AND (p_max_hourly_cents IS NULL OR s.hourly_rate_cents <= p_max_hourly_cents) OFFSET 0) s
         WHERE k.status = 'published' AND k.position <@ v_box AND (p_amenities IS NULL OR k.amenities @> p_amenities)
           AND prep.miles(k.latitude, k.longitude, p_lat, p_lng) <= p_radius_miles
           AND (p_after_id IS NULL OR (s.rate::float8, k.id) > (p_after_value, p_after_id))
           AND (v_words IS NULL OR k.name ILIKE v_words OR k.city ILIKE v_words OR k.description ILIKE v_words)
         ORDER BY s.rate, k.id OFFSET 0) c
      JOIN kitchens k ON k.id = c.id AND (v_slot IS NULL OR (p_starts >= v_now + make_interval(mins => k.lead_time_minutes)
            AND p_starts <= v_now + make_interval(days => k.horizon_days) AND k.open_times @> v_slot))
      CROSS JOIN LATERAL prep.cheapest_offer(c.id, k.time_zone, p_starts, p_ends, p_max_hourly_cents) o
     WHERE o.space_id = c.space_id LIMIT p_limit;
  ELSIF p_sort = 'price' THEN
    RETURN QUERY SELECT k.id, o.space_id, s.hourly_rate_cents::float8
      FROM spaces s JOIN kitchens k ON k.id = s.kitchen_id
      CROSS JOIN LATERAL prep.cheapest_offer(k.id, k.time_zone, p_starts, p_ends, p_max_hourly_cents) o
     WHERE s.archived_at IS NULL AND (p_max_hourly_cents IS NULL OR s.hourly_rate_cents <= p_max_hourly_cents)
       AND (p_after_id IS NULL OR (s.hourly_rate_cents, s.kitchen_id) > (p_after_value::int, p_after_id))
       AND k.status = 'published' AND (p_amenities IS NULL OR k.amenities @> p_amenities)
       AND (v_words IS NULL OR k.name ILIKE v_words OR k.city ILIKE v_words OR k.description ILIKE v_words)
       AND (v_slot IS NULL OR (p_starts >= v_now + make_interval(mins => k.lead_time_minutes)
            AND p_starts <= v_now + make_interval(days => k.horizon_days) AND k.open_times @> v_slot))
       AND o.space_id = s.id
     ORDER BY s.hourly_rate_cents, s.kitchen_id LIMIT p_limit;
  ELSE
    RETURN QUERY SELECT k.id, o.space_id, 0::float8
      FROM kitchens k CROSS JOIN LATERAL prep.cheapest_offer(k.id, k.time_zone, p_starts, p_ends, p_max_hourly_cents) o
     WHERE k.status = 'published' AND (p_amenities IS NULL OR k.amenities @> p_amenities) AND (p_after_id IS NULL OR k.id > p_after_id)
       AND (v_words IS NULL OR k.name ILIKE v_words OR k.city ILIKE v_words OR k.description ILIKE v_words)
       AND (v_slot IS NULL OR (p_starts >= v_now + make_interval(mins => k.lead_time_minutes)
            AND p_starts <= v_now + make_interval(days => k.horizon_days) AND k.open_times @> v_slot))
     ORDER BY k.id LIMIT p_limit;
  END IF;
END $$;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION prep.miles(float8, float8, float8, float8), prep.cheapest_offer(uuid, text, timestamptz, timestamptz, int),
  prep.find_kitchens(float8, float8, float8, timestamptz, timestamptz, text[], int, text, text, float8, uuid, int) TO prep_system;
--> statement-breakpoint
-- What follows belongs to prep_system, and only its owner may write it anew.
SET LOCAL ROLE prep_system;
--> statement-breakpoint

-- Published kitchens near a point that are free for a whole slot, each with its cheapest space that fits. Looks at
-- allocations of everybody, so it runs as prep_system and returns nothing about whose they are.
CREATE OR REPLACE FUNCTION prep.search_kitchens(p_lat float8, p_lng float8, p_radius_miles float8, p_starts timestamptz, p_ends timestamptz,
  p_amenities text[], p_max_hourly_cents int, p_q text, p_sort text, p_after_value float8, p_after_id uuid, p_limit int)
RETURNS TABLE (kitchen_id uuid, slug text, name text, city text, state text, latitude float8, longitude float8, time_zone text,
  amenities text[], photo_key text, stations jsonb, space_id uuid, space_name text, hourly_rate_cents int, currency text,
  min_minutes int, miles float8, sort_value float8)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT k.id, k.slug, k.name, k.city, k.state, k.latitude, k.longitude, k.time_zone, k.amenities,
         (SELECT p.object_key FROM kitchen_photos p WHERE p.kitchen_id = k.id ORDER BY p.position, p.id LIMIT 1),
         (SELECT jsonb_agg(jsonb_build_object('name', t.name, 'kind', t.kind) ORDER BY t.position) FROM stations t WHERE t.kitchen_id = k.id),
         s.id, s.name, s.hourly_rate_cents, s.currency, s.min_minutes,
         CASE WHEN p_lat IS NOT NULL THEN prep.miles(k.latitude, k.longitude, p_lat, p_lng) END, f.sort_value
    FROM prep.find_kitchens(p_lat, p_lng, p_radius_miles, p_starts, p_ends, p_amenities, p_max_hourly_cents, p_q, p_sort,
                            p_after_value, p_after_id, p_limit) f
    JOIN kitchens k ON k.id = f.kitchen_id JOIN spaces s ON s.id = f.space_id
   ORDER BY f.sort_value, k.id
$$;
--> statement-breakpoint
RESET ROLE;
