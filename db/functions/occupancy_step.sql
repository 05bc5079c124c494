CREATE OR REPLACE FUNCTION prep.occupancy_step(p_space uuid, p_from timestamp with time zone, p_until timestamp with time zone)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
  SELECT r.step
    FROM (SELECT s.rates->'occupancies' AS steps, coalesce(s.open_times, k.open_times) * tstzmultirange(tstzrange(p_from, p_until)) AS open,
                 (SELECT array_agg(x.station_id) FROM space_stations x WHERE x.space_id = s.id) AS stations
            FROM spaces s JOIN kitchens k ON k.id = s.kitchen_id
           WHERE s.id = p_space AND s.archived_at IS NULL AND k.status = 'published') d
    CROSS JOIN LATERAL (SELECT cardinality(d.stations) * sum(upper(o) - lower(o)) AS whole FROM unnest(d.open) o) w
    CROSS JOIN LATERAL (SELECT coalesce(sum(upper(o) - lower(o)), interval '0') AS taken
            FROM (SELECT d.open * range_agg(t.blocked) AS times FROM prep.times_taken(d.stations, p_from, p_until) t GROUP BY t.station_id) b
            CROSS JOIN unnest(b.times) o) t
    CROSS JOIN jsonb_array_elements(d.steps) WITH ORDINALITY r(step, n)
   WHERE CASE r.step->>'when' WHEN 'below' THEN t.taken * 100 < w.whole * (r.step->>'bookedPercent')::int
              ELSE t.taken * 100 > w.whole * (r.step->>'bookedPercent')::int END
   ORDER BY r.n LIMIT 1
$function$
;
-- Runs as prep_system, called by prep_app.
