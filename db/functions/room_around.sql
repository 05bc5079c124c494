CREATE OR REPLACE FUNCTION prep.room_around(p_stations uuid[], p_slot tstzrange, p_before integer, p_after integer, p_gap integer, p_step integer, p_open tstzrange, p_except uuid DEFAULT NULL::uuid)
 RETURNS TABLE(station_id uuid, n bigint, free boolean, room interval, fits boolean)
 LANGUAGE sql
 STABLE
AS $function$
  SELECT y.s, y.n, y.free, y.until - y.since,
         p_gap IS NULL OR lower(p_slot) - y.since < y.step OR y.until - upper(p_slot) < y.step
           OR (lower(p_slot) - y.since >= y.spare AND y.until - upper(p_slot) >= y.spare)
    FROM (SELECT t.s, t.n, make_interval(mins => p_step) AS step, make_interval(mins => p_before + p_after + p_gap) AS spare,
                 bool_or(coalesce(b.blocked && x.kept, false)) IS NOT TRUE AS free,
                 greatest(lower(p_open), lower(p_slot) - x.reach, max(upper(b.blocked)) FILTER (WHERE upper(b.blocked) <= lower(x.kept)) + x.before) AS since,
                 least(upper(p_open), upper(p_slot) + x.reach, min(lower(b.blocked)) FILTER (WHERE lower(b.blocked) >= upper(x.kept)) - x.after) AS until
            FROM (SELECT make_interval(mins => p_before) AS before, make_interval(mins => p_after) AS after,
                         interval '1 day' + make_interval(mins => p_before + p_after + coalesce(p_gap, 0)) AS reach,
                         tstzrange(lower(p_slot) - make_interval(mins => p_before), upper(p_slot) + make_interval(mins => p_after)) AS kept) x
            CROSS JOIN unnest(p_stations) WITH ORDINALITY t (s, n)
            LEFT JOIN prep.times_taken(p_stations, lower(p_slot) - x.reach, upper(p_slot) + x.reach) b ON b.station_id = t.s
              AND (p_except IS NULL OR NOT EXISTS (SELECT 1 FROM allocations a WHERE a.booking_id = p_except AND a.station_id = b.station_id
                     AND a.blocked = b.blocked AND a.released_at IS NULL))
           GROUP BY t.s, t.n, x.before, x.after, x.reach, x.kept) y
$function$
;
-- Runs as its caller, called by prep_system.
