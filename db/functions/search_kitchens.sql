CREATE OR REPLACE FUNCTION prep.search_kitchens(p_lat double precision, p_lng double precision, p_radius_miles double precision, p_starts timestamp with time zone, p_ends timestamp with time zone, p_amenities text[], p_max_hourly_cents integer, p_q text, p_sort text, p_after_value double precision, p_after_id uuid, p_limit integer)
 RETURNS TABLE(kitchen_id uuid, slug text, name text, city text, state text, latitude double precision, longitude double precision, time_zone text, amenities text[], photo_key text, stations jsonb, space_id uuid, space_name text, hourly_rate_cents integer, currency text, min_minutes integer, miles double precision, sort_value double precision)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET plan_cache_mode TO 'force_generic_plan'
 SET search_path TO 'public', 'pg_temp'
AS $function$
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
END $function$
;
-- Runs as prep_system, called by prep_app.
