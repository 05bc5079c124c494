GRANT DELETE ON memberships TO prep_system;
--> statement-breakpoint
-- Published kitchens near a point that are free for a whole slot, each with its cheapest space that fits. Looks at
-- allocations of everybody, so it runs as prep_system and returns nothing about whose they are.
CREATE FUNCTION prep.search_kitchens(p_lat float8, p_lng float8, p_radius_miles float8, p_starts timestamptz, p_ends timestamptz,
  p_amenities text[], p_max_hourly_cents int, p_q text, p_sort text, p_after_value float8, p_after_id uuid, p_limit int)
RETURNS TABLE (kitchen_id uuid, slug text, name text, city text, state text, latitude float8, longitude float8, time_zone text,
  amenities text[], photo_key text, stations jsonb, space_id uuid, space_name text, hourly_rate_cents int, currency text,
  min_minutes int, miles float8, sort_value float8)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH slot AS (
    SELECT tstzrange(p_starts, p_ends) AS span, extract(epoch FROM p_ends - p_starts) / 60 AS minutes
  ), near AS (
    SELECT k.*, CASE WHEN p_lat IS NOT NULL THEN 3958.7613 * 2 * asin(sqrt(least(1, power(sin(radians(k.latitude - p_lat) / 2), 2)
             + cos(radians(p_lat)) * cos(radians(k.latitude)) * power(sin(radians(k.longitude - p_lng) / 2), 2)))) END AS miles
      FROM kitchens k, slot
     WHERE k.status = 'published'
       AND (p_lat IS NULL OR k.position <@ box(
             point(6378137 * radians(p_lng) - p_radius_miles * 1609.344 * 1.01 / cos(radians(p_lat)), 6378137 * ln(tan(pi() / 4 + radians(p_lat) / 2)) - p_radius_miles * 1609.344 * 1.01 / cos(radians(p_lat))),
             point(6378137 * radians(p_lng) + p_radius_miles * 1609.344 * 1.01 / cos(radians(p_lat)), 6378137 * ln(tan(pi() / 4 + radians(p_lat) / 2)) + p_radius_miles * 1609.344 * 1.01 / cos(radians(p_lat)))))
       AND (p_amenities IS NULL OR k.amenities @> p_amenities)
       AND (p_q IS NULL OR k.name ILIKE '%' || p_q || '%' OR k.city ILIKE '%' || p_q || '%' OR k.description ILIKE '%' || p_q || '%')
       AND (p_starts IS NULL OR (k.open_times @> slot.span
            AND p_starts >= prep.now() + make_interval(mins => k.lead_time_minutes)
            AND p_starts <= prep.now() + make_interval(days => k.horizon_days)))
  ), offers AS (
    SELECT n.id, n.slug, n.name, n.city, n.state, n.latitude, n.longitude, n.time_zone, n.amenities, n.miles,
           s.id AS space_id, s.name AS space_name, s.hourly_rate_cents, s.currency, s.min_minutes,
           row_number() OVER (PARTITION BY n.id ORDER BY s.hourly_rate_cents, s.position, s.id) AS rank
      FROM near n JOIN spaces s ON s.kitchen_id = n.id AND s.archived_at IS NULL CROSS JOIN slot
     WHERE (n.miles IS NULL OR n.miles <= p_radius_miles)
       AND (p_max_hourly_cents IS NULL OR s.hourly_rate_cents <= p_max_hourly_cents)
       AND (p_starts IS NULL OR (slot.minutes BETWEEN s.min_minutes AND s.max_minutes AND mod(slot.minutes, s.increment_minutes) = 0
            AND mod(extract(minute FROM p_starts AT TIME ZONE n.time_zone)::int, s.increment_minutes) = 0
            AND (SELECT count(*) FILTER (WHERE NOT EXISTS (
                   SELECT 1 FROM prep.blocked_times(ARRAY[ss.station_id], p_starts - make_interval(mins => s.buffer_before_minutes), p_ends + make_interval(mins => s.buffer_after_minutes))))
                   >= coalesce(s.units, nullif(count(*), 0))
                 FROM space_stations ss WHERE ss.space_id = s.id)))
  )
  SELECT o.id, o.slug, o.name, o.city, o.state, o.latitude, o.longitude, o.time_zone, o.amenities,
         (SELECT p.object_key FROM kitchen_photos p WHERE p.kitchen_id = o.id ORDER BY p.position, p.id LIMIT 1),
         (SELECT jsonb_agg(jsonb_build_object('name', t.name, 'kind', t.kind) ORDER BY t.position) FROM stations t WHERE t.kitchen_id = o.id),
         o.space_id, o.space_name, o.hourly_rate_cents, o.currency, o.min_minutes, o.miles, v.sort_value
    FROM offers o CROSS JOIN LATERAL (SELECT CASE p_sort WHEN 'price' THEN o.hourly_rate_cents ELSE coalesce(o.miles, 0) END::float8 AS sort_value) v
   WHERE o.rank = 1 AND (p_after_id IS NULL OR (v.sort_value, o.id) > (p_after_value, p_after_id))
   ORDER BY v.sort_value, o.id LIMIT p_limit
$$;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION prep.search_kitchens(float8, float8, float8, timestamptz, timestamptz, text[], int, text, text, float8, uuid, int) TO prep_app;
--> statement-breakpoint
ALTER FUNCTION prep.search_kitchens(float8, float8, float8, timestamptz, timestamptz, text[], int, text, text, float8, uuid, int) OWNER TO prep_system;
