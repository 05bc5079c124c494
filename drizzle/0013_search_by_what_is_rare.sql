-- Search in two orders. Nearest first serves filters that many pass; for those that few pass it would walk everything in
-- reach, so after some hundreds it goes on by the cells around, where the cheap are read alone. What lies in the indexes
-- (0012) is tested first; what is left is judged as before.

-- The cells that a part of the map touches.
CREATE FUNCTION prep.cells(p_box box) RETURNS int[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT array_agg(prep.cell(latitude / 10.0 - 89.95, longitude / 10.0 - 179.95))
    FROM generate_series(floor(degrees(2 * atan(exp((p_box[1])[1] / 6378137))) * 10)::int, floor(degrees(2 * atan(exp((p_box[0])[1] / 6378137))) * 10)::int) latitude,
         generate_series(floor(degrees((p_box[1])[0] / 6378137) * 10)::int + 1800, floor(degrees((p_box[0])[0] / 6378137) * 10)::int + 1800) longitude
$$;
--> statement-breakpoint

-- The cheapest space of a kitchen that may be booked for a slot and has stations enough free for it, buffers included and
-- never over imported busy time. Without a slot (p_starts null): the cheapest there is. Plain, so that the planner can see
-- through it; p_minutes is the length of the slot, reckoned once for all kitchens.
CREATE FUNCTION prep.cheapest_offer(p_kitchen uuid, p_time_zone text, p_starts timestamptz, p_ends timestamptz, p_minutes int, p_max_hourly_cents int)
RETURNS TABLE (space_id uuid, rate int) LANGUAGE sql STABLE ROWS 1 AS $$
  SELECT s.id, s.hourly_rate_cents FROM spaces s
   WHERE s.kitchen_id = p_kitchen AND s.archived_at IS NULL
     AND (p_max_hourly_cents IS NULL OR s.hourly_rate_cents <= p_max_hourly_cents)
     AND (p_starts IS NULL OR (p_minutes BETWEEN s.min_minutes AND s.max_minutes
       AND p_minutes % s.increment_minutes = 0
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
GRANT EXECUTE ON FUNCTION prep.cells(box), prep.cheapest_offer(uuid, text, timestamptz, timestamptz, int, int) TO prep_system;
--> statement-breakpoint

-- Which kitchens, with which space, in the order of the answer. The settings keep the planner from collecting and sorting.
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
  -- What is tested in the indexes, as they keep it. Whatever passes is judged by the row itself.
  v_bits int := prep.amenity_bits(p_amenities);
  v_cap int := coalesce(p_max_hourly_cents, 2147483647);
  v_week bit(168) := prep.week_of(coalesce(tstzmultirange(v_slot), '{}'));
  -- A slot of odd seconds fits no space.
  v_minutes int := CASE WHEN extract(epoch FROM p_ends - p_starts) % 60 = 0 THEN extract(epoch FROM p_ends - p_starts) / 60 ELSE 0 END;
  -- How many are looked at nearest first. Null: all of them, where the cells of the circle would be too many to name.
  v_walk int := CASE WHEN p_radius_miles <= 50 THEN 400 END;
  v_cells int[] := CASE WHEN p_radius_miles <= 50 THEN prep.cells(v_box) END;
  v_left int := p_limit; v_after_value float8 := p_after_value; v_after_id uuid := p_after_id;
BEGIN
  IF p_lat IS NOT NULL AND p_sort <> 'price' THEN
    -- Nearest first: with filters that many pass, the page is full soon, and nothing else was looked at.
    FOR kitchen_id, space_id, sort_value IN
      SELECT k.id, o.space_id, n.metres
        FROM (SELECT i.id, i.position <-> v_centre AS metres, i.amenity_bits, i.cheapest_hourly_cents, i.open_week FROM kitchens i
               WHERE i.status = 'published' AND i.position <@ v_box ORDER BY i.position <-> v_centre LIMIT v_walk) n
        JOIN kitchens k ON k.id = n.id
        CROSS JOIN LATERAL prep.cheapest_offer(k.id, k.time_zone, p_starts, p_ends, v_minutes, p_max_hourly_cents) o
       WHERE n.amenity_bits & v_bits = v_bits AND n.cheapest_hourly_cents <= v_cap AND n.open_week & v_week = v_week AND prep.miles(k.latitude, k.longitude, p_lat, p_lng) <= p_radius_miles AND (p_amenities IS NULL OR k.amenities @> p_amenities)
         AND (v_after_id IS NULL OR (n.metres, n.id) > (v_after_value, v_after_id))
         AND (v_words IS NULL OR k.name ILIKE v_words OR k.city ILIKE v_words OR k.description ILIKE v_words)
         AND (v_slot IS NULL OR (p_starts >= v_now + make_interval(mins => k.lead_time_minutes)
              AND p_starts <= v_now + make_interval(days => k.horizon_days) AND k.open_times @> v_slot))
       ORDER BY n.metres, n.id LIMIT v_left
    LOOP
      RETURN NEXT;
      v_left := v_left - 1; v_after_value := sort_value; v_after_id := kitchen_id;
    END LOOP;
    -- The rest by the cells around, where those that cost too much are not even read.
    IF v_left > 0 AND v_walk IS NOT NULL THEN
      -- Gathered before it is sorted: an order would send the planner to the nearest-first index again.
      RETURN QUERY WITH around AS MATERIALIZED (
        SELECT i.id, i.position <-> v_centre AS metres FROM kitchens i
         WHERE i.status = 'published' AND i.cell = ANY (v_cells) AND i.cheapest_hourly_cents <= v_cap
           AND i.amenity_bits & v_bits = v_bits AND i.open_week & v_week = v_week AND i.position <-> v_centre <= v_reach * 1.01)
      SELECT k.id, o.space_id, n.metres FROM (SELECT * FROM around a ORDER BY a.metres, a.id OFFSET 0) n
        JOIN kitchens k ON k.id = n.id
        CROSS JOIN LATERAL prep.cheapest_offer(k.id, k.time_zone, p_starts, p_ends, v_minutes, p_max_hourly_cents) o
       WHERE prep.miles(k.latitude, k.longitude, p_lat, p_lng) <= p_radius_miles AND (p_amenities IS NULL OR k.amenities @> p_amenities)
         AND (v_after_id IS NULL OR (n.metres, n.id) > (v_after_value, v_after_id))
         AND (v_words IS NULL OR k.name ILIKE v_words OR k.city ILIKE v_words OR k.description ILIKE v_words)
         AND (v_slot IS NULL OR (p_starts >= v_now + make_interval(mins => k.lead_time_minutes)
              AND p_starts <= v_now + make_interval(days => k.horizon_days) AND k.open_times @> v_slot))
       ORDER BY n.metres, n.id LIMIT v_left;
    END IF;
  ELSIF p_lat IS NOT NULL THEN
    -- Prices of everything in reach are sorted; whether it is free is asked only down to the end of the page.
    RETURN QUERY SELECT c.id, o.space_id, c.rate::float8 FROM (
        SELECT k.id, s.space_id, s.rate FROM kitchens k
         CROSS JOIN LATERAL (SELECT s.id AS space_id, s.hourly_rate_cents AS rate FROM spaces s WHERE s.kitchen_id = k.id
            AND s.archived_at IS NULL AND (p_max_hourly_cents IS NULL OR s.hourly_rate_cents <= p_max_hourly_cents) OFFSET 0) s
         WHERE k.status = 'published' AND k.amenity_bits & v_bits = v_bits AND k.open_week & v_week = v_week AND k.position <@ v_box AND (p_amenities IS NULL OR k.amenities @> p_amenities)
           AND prep.miles(k.latitude, k.longitude, p_lat, p_lng) <= p_radius_miles
           AND (p_after_id IS NULL OR (s.rate::float8, k.id) > (p_after_value, p_after_id))
           AND (v_words IS NULL OR k.name ILIKE v_words OR k.city ILIKE v_words OR k.description ILIKE v_words)
         ORDER BY s.rate, k.id OFFSET 0) c
      JOIN kitchens k ON k.id = c.id AND (v_slot IS NULL OR (p_starts >= v_now + make_interval(mins => k.lead_time_minutes)
            AND p_starts <= v_now + make_interval(days => k.horizon_days) AND k.open_times @> v_slot))
      CROSS JOIN LATERAL prep.cheapest_offer(c.id, k.time_zone, p_starts, p_ends, v_minutes, p_max_hourly_cents) o
     WHERE o.space_id = c.space_id LIMIT p_limit;
  ELSIF p_sort = 'price' THEN
    RETURN QUERY SELECT k.id, o.space_id, s.hourly_rate_cents::float8
      FROM spaces s JOIN kitchens k ON k.id = s.kitchen_id
      CROSS JOIN LATERAL prep.cheapest_offer(k.id, k.time_zone, p_starts, p_ends, v_minutes, p_max_hourly_cents) o
     WHERE s.archived_at IS NULL AND (p_max_hourly_cents IS NULL OR s.hourly_rate_cents <= p_max_hourly_cents)
       AND (p_after_id IS NULL OR (s.hourly_rate_cents, s.kitchen_id) > (p_after_value::int, p_after_id))
       AND k.status = 'published' AND k.amenity_bits & v_bits = v_bits AND k.open_week & v_week = v_week AND (p_amenities IS NULL OR k.amenities @> p_amenities)
       AND (v_words IS NULL OR k.name ILIKE v_words OR k.city ILIKE v_words OR k.description ILIKE v_words)
       AND (v_slot IS NULL OR (p_starts >= v_now + make_interval(mins => k.lead_time_minutes)
            AND p_starts <= v_now + make_interval(days => k.horizon_days) AND k.open_times @> v_slot))
       AND o.space_id = s.id
     ORDER BY s.hourly_rate_cents, s.kitchen_id LIMIT p_limit;
  ELSE
    RETURN QUERY SELECT k.id, o.space_id, 0::float8
      FROM kitchens k CROSS JOIN LATERAL prep.cheapest_offer(k.id, k.time_zone, p_starts, p_ends, v_minutes, p_max_hourly_cents) o
     WHERE k.status = 'published' AND k.amenity_bits & v_bits = v_bits AND k.open_week & v_week = v_week AND (p_amenities IS NULL OR k.amenities @> p_amenities) AND (p_after_id IS NULL OR k.id > p_after_id)
       AND (v_words IS NULL OR k.name ILIKE v_words OR k.city ILIKE v_words OR k.description ILIKE v_words)
       AND (v_slot IS NULL OR (p_starts >= v_now + make_interval(mins => k.lead_time_minutes)
            AND p_starts <= v_now + make_interval(days => k.horizon_days) AND k.open_times @> v_slot))
     ORDER BY k.id LIMIT p_limit;
  END IF;
END $$;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION prep.find_kitchens(float8, float8, float8, timestamptz, timestamptz, text[], int, text, text, float8, uuid, int) TO prep_system;
--> statement-breakpoint
-- What follows belongs to prep_system, and only its owner may write it anew.
SET LOCAL ROLE prep_system;
--> statement-breakpoint

-- Published kitchens near a point that are free for a whole slot, each with its cheapest space that fits. Looks at
-- allocations of everybody, so it runs as prep_system and returns nothing about whose they are. Planned once for each
-- connection: to plan it took longer than to run it.
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
         (SELECT jsonb_agg(jsonb_build_object('name', t.name, 'kind', t.kind) ORDER BY t.position) FROM stations t WHERE t.kitchen_id = k.id),
         s.id, s.name, s.hourly_rate_cents, s.currency, s.min_minutes,
         CASE WHEN p_lat IS NOT NULL THEN prep.miles(k.latitude, k.longitude, p_lat, p_lng) END, f.sort_value
    FROM prep.find_kitchens(p_lat, p_lng, p_radius_miles, p_starts, p_ends, p_amenities, p_max_hourly_cents, p_q, p_sort,
                            p_after_value, p_after_id, p_limit) f
    JOIN kitchens k ON k.id = f.kitchen_id JOIN spaces s ON s.id = f.space_id
   ORDER BY f.sort_value, k.id;
END $$;
--> statement-breakpoint
RESET ROLE;
