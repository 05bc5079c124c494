CREATE OR REPLACE FUNCTION prep.find_kitchens(p_lat double precision, p_lng double precision, p_radius_miles double precision, p_starts timestamp with time zone, p_ends timestamp with time zone, p_amenities text[], p_max_hourly_cents integer, p_q text, p_sort text, p_after_value double precision, p_after_id uuid, p_limit integer)
 RETURNS TABLE(kitchen_id uuid, space_id uuid, sort_value double precision)
 LANGUAGE plpgsql
 STABLE ROWS 25
 SET enable_sort TO 'off'
 SET enable_bitmapscan TO 'off'
 SET enable_seqscan TO 'off'
 SET enable_hashjoin TO 'off'
 SET enable_mergejoin TO 'off'
 SET plan_cache_mode TO 'force_generic_plan'
 SET search_path TO 'public', 'pg_temp'
AS $function$
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
              AND p_ends <= v_now + make_interval(days => k.horizon_days) AND k.open_times @> v_slot))
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
              AND p_ends <= v_now + make_interval(days => k.horizon_days) AND k.open_times @> v_slot))
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
            AND p_ends <= v_now + make_interval(days => k.horizon_days) AND k.open_times @> v_slot))
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
            AND p_ends <= v_now + make_interval(days => k.horizon_days) AND k.open_times @> v_slot))
       AND o.space_id = s.id
     ORDER BY s.hourly_rate_cents, s.kitchen_id LIMIT p_limit;
  ELSE
    RETURN QUERY SELECT k.id, o.space_id, 0::float8
      FROM kitchens k CROSS JOIN LATERAL prep.cheapest_offer(k.id, k.time_zone, p_starts, p_ends, v_minutes, p_max_hourly_cents) o
     WHERE k.status = 'published' AND k.amenity_bits & v_bits = v_bits AND k.open_week & v_week = v_week AND (p_amenities IS NULL OR k.amenities @> p_amenities) AND (p_after_id IS NULL OR k.id > p_after_id)
       AND (v_words IS NULL OR k.name ILIKE v_words OR k.city ILIKE v_words OR k.description ILIKE v_words)
       AND (v_slot IS NULL OR (p_starts >= v_now + make_interval(mins => k.lead_time_minutes)
            AND p_ends <= v_now + make_interval(days => k.horizon_days) AND k.open_times @> v_slot))
     ORDER BY k.id LIMIT p_limit;
  END IF;
END $function$
;
-- Runs as its caller, called by prep_system.
