CREATE OR REPLACE FUNCTION prep.storage_counts(p_kitchen uuid)
 RETURNS TABLE(space_id uuid, units integer, free integer, waiting integer, next_free_at timestamp with time zone)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  SELECT s.id, u.units, f.free, (SELECT count(*)::int FROM waitlist_entries w WHERE w.space_id = s.id AND w.state = 'waiting' AND w.window_ends_at > prep.now()),
         CASE WHEN f.free = 0 THEN (SELECT min(e.until) FROM (SELECT max(upper(a.blocked)) AS until FROM space_stations ss
           JOIN allocations a ON a.station_id = ss.station_id AND a.released_at IS NULL WHERE ss.space_id = s.id GROUP BY ss.station_id) e WHERE e.until > prep.now()) END
    FROM spaces s
    CROSS JOIN LATERAL (SELECT count(*)::int AS units FROM space_stations ss WHERE ss.space_id = s.id) u
    CROSS JOIN LATERAL (SELECT greatest(0, (SELECT count(*) FROM prep.free_units(s.id, prep.now(), prep.now() + interval '1 month')) - prep.storage_line(s.id, NULL, prep.now()))::int AS free) f
   WHERE s.kitchen_id = p_kitchen AND s.kind = 'storage'
$function$
;
-- Runs as prep_system, called by prep_app.
