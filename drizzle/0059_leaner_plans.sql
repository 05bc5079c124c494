-- What a hold asks, made cheaper to plan and to answer; the hold itself follows in 0061.

-- When stations are taken, by bookings and by other calendars, for whoever may see all of them. Written so that it becomes a part of
-- the query that asks.
CREATE FUNCTION prep.times_taken(p_stations uuid[], p_from timestamptz, p_until timestamptz)
RETURNS TABLE (station_id uuid, blocked tstzrange) LANGUAGE sql STABLE AS $$
  SELECT a.station_id, a.blocked FROM allocations a JOIN bookings b ON b.id = a.booking_id
   WHERE a.station_id = ANY (p_stations) AND a.released_at IS NULL AND a.blocked && tstzrange(p_from, p_until)
     AND NOT (b.status = 'held' AND b.pay_until IS NULL AND b.hold_expires_at <= prep.now())
  UNION ALL
  SELECT t.id, c.busy FROM stations t JOIN calendar_busy c ON c.kitchen_id = t.kitchen_id AND c.busy && tstzrange(p_from, p_until)
   WHERE t.id = ANY (p_stations)
     AND (c.space_id IS NULL OR EXISTS (SELECT 1 FROM space_stations x WHERE x.space_id = c.space_id AND x.station_id = t.id))
$$;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION prep.times_taken(uuid[], timestamptz, timestamptz) TO prep_system;
--> statement-breakpoint
-- As in 0041, without a detour: only prep_system asks.
CREATE OR REPLACE FUNCTION prep.room_around(p_stations uuid[], p_slot tstzrange, p_before int, p_after int, p_gap int, p_step int, p_open tstzrange, p_except uuid DEFAULT NULL)
RETURNS TABLE (station_id uuid, n bigint, free boolean, room interval, fits boolean) LANGUAGE sql STABLE AS $$
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
$$;
--> statement-breakpoint
-- As in 0033. A booking of hours lasts a week at most: what began long before is not looked at. The upper bound is written as a
-- difference, so that no index of a kitchen's times looks better than the one of its renter.
CREATE OR REPLACE FUNCTION prep.counting_bookings(p_renter uuid, p_kitchen uuid, p_from timestamptz, p_until timestamptz)
RETURNS TABLE (starts_at timestamptz, ends_at timestamptz) LANGUAGE sql STABLE AS $$
  SELECT b.starts_at, b.ends_at FROM bookings b
   WHERE b.renter_id = p_renter AND b.kitchen_id = p_kitchen AND b.ends_at > p_from AND b.starts_at > p_from - interval '31 days' AND b.starts_at - p_until < interval '0'
     AND (b.status IN ('requested', 'confirmed', 'checked_in', 'completed', 'no_show') OR (b.status = 'held' AND b.hold_expires_at > prep.now()))
     AND NOT EXISTS (SELECT 1 FROM spaces s WHERE s.id = b.space_id AND s.kind = 'storage')
$$;
--> statement-breakpoint
-- What follows belongs to prep_system, and only its owner may write it anew.
SET LOCAL ROLE prep_system;
--> statement-breakpoint
-- As in 0011, for those who may see when, and not who.
CREATE OR REPLACE FUNCTION prep.blocked_times(p_stations uuid[], p_from timestamptz, p_until timestamptz)
RETURNS TABLE (station_id uuid, blocked tstzrange) LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
  SELECT t.station_id, t.blocked FROM prep.times_taken(p_stations, p_from, p_until) t
$$;
--> statement-breakpoint
RESET ROLE;
