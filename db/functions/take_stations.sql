CREATE OR REPLACE FUNCTION prep.take_stations(p_booking uuid, p_slot tstzrange, p jsonb, OUT got uuid[], OUT dead uuid[], OUT gap boolean, OUT lacks uuid)
 RETURNS record
 LANGUAGE plpgsql
AS $function$
DECLARE
  v_before int := p->>'bufferBeforeMinutes';
  v_after int := p->>'bufferAfterMinutes';
  v_units int := p->>'units';
  v_gap int := p->>'gapMinutes';
  v_blocked tstzrange := tstzrange(lower(p_slot) - make_interval(mins => v_before), upper(p_slot) + make_interval(mins => v_after));
  v_stations uuid[] := translate(p->>'stationIds', '[]" ', '{}');
  v_wanted int := coalesce(v_units, cardinality(v_stations));
  v_now timestamptz := prep.now();
  v_free int; v_busy uuid[]; v_blockers uuid[]; v_best uuid[] := '{}'; v_missing int := 1;
  v_over tstzrange[]; v_part int[]; v_parts uuid[] := ARRAY[NULL::uuid]; v_left int[] := ARRAY[v_wanted];
BEGIN
  got := '{}'; gap := false;
  IF v_gap IS NOT NULL OR (v_wanted = 1 AND cardinality(v_stations) > 1) THEN
    SELECT array_agg(r.station_id ORDER BY CASE WHEN v_wanted = 1 THEN r.room END, r.n) FILTER (WHERE r.free AND r.fits), count(*) FILTER (WHERE r.free)
      INTO v_stations, v_free
      FROM prep.room_around(v_stations, p_slot, v_before, v_after, v_gap, (p->>'incrementMinutes')::int,
        tstzrange((p->'open'->>'startsAt')::timestamptz, (p->'open'->>'endsAt')::timestamptz)) r;
    IF coalesce(cardinality(v_stations), 0) < v_wanted THEN
      got := NULL; gap := v_free >= v_wanted;
      RETURN;
    END IF;
  END IF;

  -- One station wanted: most often the first is free, and nobody needs to look who is in the way. With more than one, those
  -- who give way do so before any station is taken: waiting for them with a station in hand could close a circle.
  IF v_wanted = 1 AND NOT p ? 'equipment' THEN
    INSERT INTO allocations (id, booking_id, station_id, blocked) VALUES (uuidv7(), p_booking, v_stations[1], v_blocked) ON CONFLICT DO NOTHING;
    IF FOUND THEN got := v_stations[1:1]; RETURN; END IF;
  END IF;

  IF p ? 'equipment' THEN
    IF v_wanted = 1 THEN v_best := v_stations[2:]; END IF;
    SELECT v_parts || array_agg((e.part->>'spaceId')::uuid ORDER BY e.n), v_left || array_agg((e.part->>'units')::int ORDER BY e.n)
      INTO v_parts, v_left FROM jsonb_array_elements(p->'equipment') WITH ORDINALITY e(part, n);
    SELECT array_agg(x.station ORDER BY s.position, s.id), array_agg(x.over ORDER BY s.position, s.id), array_agg(x.part ORDER BY s.position, s.id)
      INTO v_stations, v_over, v_part
      FROM (SELECT r.station, v_blocked AS over, 1 AS part FROM unnest(v_stations) r(station)
            UNION ALL
            SELECT m.station::uuid, tstzrange(lower(p_slot) - make_interval(mins => (e.part->>'bufferBeforeMinutes')::int),
                upper(p_slot) + make_interval(mins => (e.part->>'bufferAfterMinutes')::int)), e.n::int + 1
              FROM jsonb_array_elements(p->'equipment') WITH ORDINALITY e(part, n)
              CROSS JOIN jsonb_array_elements_text(e.part->'stationIds') m(station)) x
      JOIN stations s ON s.id = x.station;
  ELSE
    v_over := array_fill(v_blocked, ARRAY[cardinality(v_stations)]);
    v_part := array_fill(1, ARRAY[cardinality(v_stations)]);
  END IF;

  -- An unpaid hold that ran out gives way; one with a payment page open is the sweeper's, which closes that page first.
  -- One look into the constraint's own index per station.
  SELECT array_agg(a.station_id), array_agg(a.booking_id) INTO v_busy, v_blockers
    FROM unnest(v_stations, v_over) s(id, over) CROSS JOIN LATERAL (SELECT a.station_id, a.booking_id FROM allocations a
      WHERE a.station_id = s.id AND a.blocked && s.over AND a.released_at IS NULL OFFSET 0) a;
  IF v_busy IS NOT NULL THEN
    WITH ended AS (
      -- The status as an expression: the ids say it all, and no index of held bookings should be read instead.
      UPDATE bookings b SET status = 'expired', hold_expires_at = NULL, host_due_cents = 0
       WHERE b.id = ANY (v_blockers) AND b.status || '' = 'held' AND b.pay_until IS NULL AND b.hold_expires_at <= v_now
      RETURNING b.id),
    freed AS (UPDATE allocations a SET released_at = v_now FROM ended WHERE a.booking_id = ended.id AND a.released_at IS NULL)
    SELECT array_agg(ended.id) INTO dead FROM ended;
    IF dead IS NOT NULL THEN
      SELECT array_agg(a.station_id) INTO v_busy FROM unnest(v_stations, v_over) s(id, over)
        JOIN allocations a ON a.station_id = s.id AND a.blocked && s.over AND a.released_at IS NULL WHERE a.booking_id = ANY (v_blockers);
    END IF;
  END IF;

  -- With equipment, of a pool: its best member first. If somebody else was quicker, everything is given back before another
  -- is tried, because that one may stand earlier in the order.
  IF cardinality(v_best) > 0 THEN
    BEGIN
      SELECT t.got, t.missing INTO got, v_missing FROM prep.take_in_order(p_booking, v_stations, v_over, v_part, v_parts, v_left, v_busy || v_best) t;
      IF v_missing = 1 THEN RAISE EXCEPTION USING ERRCODE = 'PREP2'; END IF;
    EXCEPTION WHEN SQLSTATE 'PREP2' THEN v_missing := 1;
    END;
  END IF;
  IF v_missing = 1 THEN
    SELECT t.got, t.missing INTO got, v_missing FROM prep.take_in_order(p_booking, v_stations, v_over, v_part, v_parts, v_left, v_busy) t;
  END IF;
  IF v_missing IS NOT NULL THEN got := NULL; lacks := v_parts[v_missing]; END IF;
END $function$
;
-- Runs as its caller, called by prep_system.
