CREATE OR REPLACE FUNCTION prep.take_for_change(p_booking bookings, p_change uuid, p_slot tstzrange, p_stations uuid[], p_wanted integer, p_equipment jsonb, OUT got uuid[], OUT lacks uuid)
 RETURNS record
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE
  v_stations uuid[]; v_over tstzrange[]; v_part int[]; v_own boolean[]; v_gap tstzrange; v_whole boolean; v_dead uuid[]; n int; v_missing int;
  -- Part 1 is the space itself, the others are its equipment; of each, how many are wanted, and how many of them anew.
  v_parts uuid[] := ARRAY[NULL::uuid]; v_left int[] := ARRAY[p_wanted]; v_others int[];
BEGIN
  SELECT v_parts || coalesce(array_agg(e.space_id ORDER BY e.space_id), '{}'), v_left || coalesce(array_agg(e.units ORDER BY e.space_id), '{}')
    INTO v_parts, v_left FROM prep.equipment_then(p_booking.id, p_equipment) e;
  -- A machine that was given away meanwhile still serves those who booked it.
  SELECT array_agg(x.station ORDER BY s.position, s.id), array_agg(x.over ORDER BY s.position, s.id), array_agg(x.part ORDER BY s.position, s.id)
    INTO v_stations, v_over, v_part
    FROM (SELECT r.station, 1 AS part, tstzrange(lower(p_slot) - make_interval(mins => p_booking.buffer_before_minutes),
                 upper(p_slot) + make_interval(mins => p_booking.buffer_after_minutes)) AS over
            FROM unnest(p_stations) r(station)
          UNION ALL
          SELECT m.station_id, array_position(v_parts, e.space_id), tstzrange(lower(p_slot) - make_interval(mins => e.buffer_before_minutes),
                 upper(p_slot) + make_interval(mins => e.buffer_after_minutes))
            FROM prep.equipment_then(p_booking.id, p_equipment) e CROSS JOIN LATERAL (
              SELECT ss.station_id FROM space_stations ss WHERE ss.space_id = e.space_id
              UNION SELECT a.station_id FROM allocations a WHERE a.booking_id = p_booking.id AND a.equipment_space_id = e.space_id AND a.released_at IS NULL) m) x
    JOIN stations s ON s.id = x.station;
  -- An unpaid hold that ran out gives way, as it does for a hold.
  SELECT array_agg(b.id) INTO v_dead FROM unnest(v_stations, v_over) s(id, over)
    JOIN allocations a ON a.station_id = s.id AND a.released_at IS NULL AND a.blocked && s.over AND a.booking_id <> p_booking.id
    JOIN bookings b ON b.id = a.booking_id
   WHERE b.status = 'held' AND b.pay_until IS NULL AND b.hold_expires_at <= prep.now();
  IF v_dead IS NOT NULL THEN
    PERFORM prep.release_hold(d, 'expired') FROM (SELECT DISTINCT unnest(v_dead) AS d ORDER BY 1) x;
  END IF;
  SELECT array_agg(EXISTS (SELECT 1 FROM allocations a WHERE a.booking_id = p_booking.id AND a.station_id = s.id AND a.released_at IS NULL)
     AND NOT EXISTS (SELECT 1 FROM allocations a WHERE a.booking_id <> p_booking.id AND a.station_id = s.id AND a.released_at IS NULL AND a.blocked && s.over)
     ORDER BY s.i) INTO v_own FROM unnest(v_stations, v_over) WITH ORDINALITY s(id, over, i);
  SELECT array_agg(greatest(w.wanted - (SELECT count(*) FROM unnest(v_part, v_own) o(part, own) WHERE o.part = w.n AND o.own)::int, 0) ORDER BY w.n)
    INTO v_others FROM unnest(v_left) WITH ORDINALITY w(wanted, n);
  got := '{}';
  FOR i IN 1 .. cardinality(v_stations) LOOP
    n := v_part[i];
    CONTINUE WHEN v_left[n] = 0 OR (v_others[n] = 0 AND NOT v_own[i]);
    v_whole := true;
    FOR v_gap IN
      SELECT r FROM unnest(tstzmultirange(v_over[i]) - coalesce((SELECT range_agg(a.blocked) FROM allocations a
        WHERE a.booking_id = p_booking.id AND a.station_id = v_stations[i] AND a.released_at IS NULL), '{}'::tstzmultirange)) r ORDER BY r
    LOOP
      INSERT INTO allocations (id, booking_id, station_id, blocked, change_id, equipment_space_id)
      VALUES (uuidv7(), p_booking.id, v_stations[i], v_gap, p_change, v_parts[n]) ON CONFLICT DO NOTHING;
      IF NOT FOUND THEN v_whole := false; EXIT; END IF;
    END LOOP;
    IF v_whole THEN
      got := got || v_stations[i]; v_left[n] := v_left[n] - 1;
      IF NOT v_own[i] THEN v_others[n] := v_others[n] - 1; END IF;
    ELSE
      UPDATE allocations SET released_at = prep.now() WHERE change_id = p_change AND station_id = v_stations[i] AND released_at IS NULL;
    END IF;
  END LOOP;
  v_missing := (SELECT min(w.n) FROM unnest(v_left) WITH ORDINALITY w(wanted, n) WHERE w.wanted > 0);
  IF v_missing IS NOT NULL THEN got := NULL; lacks := v_parts[v_missing]; END IF;
END $function$
;
-- Runs as its caller, called by prep_system.
