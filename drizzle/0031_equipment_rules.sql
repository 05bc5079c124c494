-- Equipment that is reserved along with a slot: the room and the machines in one decision.
ALTER TABLE "booking_equipment" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "booking_equipment" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY system_all ON "booking_equipment" TO prep_system USING (true) WITH CHECK (true);
--> statement-breakpoint
-- Whoever may see the booking.
CREATE POLICY app_select ON "booking_equipment" FOR SELECT TO prep_app USING (EXISTS (SELECT 1 FROM bookings b WHERE b.id = booking_id));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON "booking_equipment" TO prep_system;
--> statement-breakpoint
GRANT SELECT ON "booking_equipment" TO prep_app;
--> statement-breakpoint
ALTER TABLE "booking_equipment" ALTER COLUMN "created_at" SET DEFAULT prep.now(), ALTER COLUMN "updated_at" SET DEFAULT prep.now();
--> statement-breakpoint
CREATE TRIGGER touch BEFORE UPDATE ON "booking_equipment" FOR EACH ROW EXECUTE FUNCTION prep.touch();
--> statement-breakpoint

-- A refusal whose sentence has places to fill.
CREATE FUNCTION prep.refuse(code text, detail text, field text, "values" jsonb) RETURNS void LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION USING ERRCODE = 'PREP0', MESSAGE = code, DETAIL = detail, HINT = field, DATATYPE = "values"::text; END $$;
--> statement-breakpoint

-- Takes stations in the order in which they are given until each part of a booking has what it wants: part 1 is the space
-- itself, the others are equipment (p_parts: their spaces). p_over is what each station is blocked for, p_left how many each
-- part wants, p_busy what is known to be taken. `missing` is the first part that did not get enough.
CREATE FUNCTION prep.take_in_order(p_booking uuid, p_stations uuid[], p_over tstzrange[], p_part int[], p_parts uuid[], p_left int[], p_busy uuid[],
  OUT got uuid[], OUT missing int) LANGUAGE plpgsql AS $$
DECLARE n int; v_spare int := cardinality(array_positions(p_part, 1)) - p_left[1];
BEGIN
  got := '{}';
  FOR i IN 1 .. cardinality(p_stations) LOOP
    n := p_part[i];
    CONTINUE WHEN p_left[n] = 0;
    IF p_stations[i] = ANY (p_busy) IS NOT TRUE THEN
      INSERT INTO allocations (id, booking_id, station_id, blocked, equipment_space_id)
      VALUES (uuidv7(), p_booking, p_stations[i], p_over[i], p_parts[n]) ON CONFLICT DO NOTHING;
      IF FOUND THEN
        got := got || p_stations[i]; p_left[n] := p_left[n] - 1;
        CONTINUE;
      END IF;
    END IF;
    -- Without its space a booking needs nothing else, and waits for nobody.
    IF n = 1 THEN v_spare := v_spare - 1; END IF;
    EXIT WHEN v_spare < 0;
  END LOOP;
  missing := (SELECT min(x.n) FROM unnest(p_left) WITH ORDINALITY x(wanted, n) WHERE x.wanted > 0);
END $$;
--> statement-breakpoint

-- As in 0016, with equipment: `equipment` in the input is a list of {spaceId, stationIds, units, bufferBeforeMinutes,
-- bufferAfterMinutes}, each taken along with the space, all or nothing; `lacks` is the one that was not free. The stations of
-- all parts are taken in the one fixed order of the kitchen, so that no two callers wait for each other in a circle.
DROP FUNCTION prep.take_stations(uuid, tstzrange, jsonb);
--> statement-breakpoint
CREATE FUNCTION prep.take_stations(p_booking uuid, p_slot tstzrange, p jsonb, OUT got uuid[], OUT dead uuid[], OUT gap boolean, OUT lacks uuid) LANGUAGE plpgsql AS $$
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
END $$;
--> statement-breakpoint

-- Writes down what a booking has besides its space. Prices come from its quote.
CREATE FUNCTION prep.keep_equipment(p_booking uuid, p_equipment jsonb, p_quote jsonb) RETURNS void LANGUAGE sql AS $$
  INSERT INTO booking_equipment (booking_id, space_id, name, units, hourly_rate_cents, amount_cents, buffer_before_minutes, buffer_after_minutes)
  SELECT p_booking, (e->>'spaceId')::uuid, e->>'name', (e->>'units')::int, (l->>'hourlyRateCents')::int, (l->>'amountCents')::int,
         (e->>'bufferBeforeMinutes')::int, (e->>'bufferAfterMinutes')::int
    FROM jsonb_array_elements(p_equipment) e JOIN jsonb_array_elements(p_quote->'lines') l ON l->>'spaceId' = e->>'spaceId'
$$;
--> statement-breakpoint

-- The equipment that was not free, refused by its name.
CREATE FUNCTION prep.refuse_equipment(p_name text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN PERFORM prep.refuse('equipment_taken', '{name} is taken at that time', 'equipment', jsonb_build_object('name', p_name)); END $$;
--> statement-breakpoint

-- As in 0025, with the equipment of the booking: it moves along, with the buffers it was booked with. `lacks` is the one that
-- is not free at the new time; `got` is null when anything is missing.
DROP FUNCTION prep.take_for_change(uuid, uuid, uuid[], int, tstzrange);
--> statement-breakpoint
CREATE FUNCTION prep.take_for_change(p_booking bookings, p_change uuid, p_slot tstzrange, p_stations uuid[], p_wanted int, OUT got uuid[], OUT lacks uuid)
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  v_stations uuid[]; v_over tstzrange[]; v_part int[]; v_own boolean[]; v_gap tstzrange; v_whole boolean; v_dead uuid[]; n int; v_missing int;
  -- Part 1 is the space itself, the others are its equipment; of each, how many are wanted, and how many of them anew.
  v_parts uuid[] := ARRAY[NULL::uuid]; v_left int[] := ARRAY[p_wanted]; v_others int[];
BEGIN
  SELECT v_parts || coalesce(array_agg(e.space_id ORDER BY e.space_id), '{}'), v_left || coalesce(array_agg(e.units ORDER BY e.space_id), '{}')
    INTO v_parts, v_left FROM booking_equipment e WHERE e.booking_id = p_booking.id;
  -- A machine that was given away meanwhile still serves those who booked it.
  SELECT array_agg(x.station ORDER BY s.position, s.id), array_agg(x.over ORDER BY s.position, s.id), array_agg(x.part ORDER BY s.position, s.id)
    INTO v_stations, v_over, v_part
    FROM (SELECT r.station, 1 AS part, tstzrange(lower(p_slot) - make_interval(mins => p_booking.buffer_before_minutes),
                 upper(p_slot) + make_interval(mins => p_booking.buffer_after_minutes)) AS over
            FROM unnest(p_stations) r(station)
          UNION ALL
          SELECT m.station_id, array_position(v_parts, e.space_id), tstzrange(lower(p_slot) - make_interval(mins => e.buffer_before_minutes),
                 upper(p_slot) + make_interval(mins => e.buffer_after_minutes))
            FROM booking_equipment e CROSS JOIN LATERAL (
              SELECT ss.station_id FROM space_stations ss WHERE ss.space_id = e.space_id
              UNION SELECT a.station_id FROM allocations a WHERE a.booking_id = e.booking_id AND a.equipment_space_id = e.space_id AND a.released_at IS NULL) m
           WHERE e.booking_id = p_booking.id) x
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
END $$;
--> statement-breakpoint

-- As in 0025: what is blocked of a machine has the machine's own buffers, and its price follows the time.
CREATE OR REPLACE FUNCTION prep.apply_change(p_change uuid) RETURNS jsonb LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE c booking_changes%ROWTYPE; b bookings%ROWTYPE; v_blocked tstzrange; v_keep uuid[]; v_refunds uuid[] := '{}';
BEGIN
  SELECT * INTO STRICT c FROM booking_changes WHERE id = p_change FOR UPDATE;
  SELECT * INTO STRICT b FROM bookings WHERE id = c.booking_id;
  v_blocked := tstzrange(c.to_starts_at - make_interval(mins => b.buffer_before_minutes), c.to_ends_at + make_interval(mins => b.buffer_after_minutes));
  SELECT array_agg(id) INTO v_keep FROM (SELECT DISTINCT ON (station_id) id FROM allocations
    WHERE booking_id = b.id AND released_at IS NULL AND station_id = ANY (c.to_station_ids) ORDER BY station_id, created_at, id) x;
  UPDATE allocations SET released_at = prep.now() WHERE booking_id = b.id AND released_at IS NULL AND NOT id = ANY (v_keep);
  UPDATE allocations a SET change_id = c.id, blocked = coalesce((SELECT tstzrange(c.to_starts_at - make_interval(mins => e.buffer_before_minutes),
      c.to_ends_at + make_interval(mins => e.buffer_after_minutes)) FROM booking_equipment e WHERE e.booking_id = b.id AND e.space_id = a.equipment_space_id), v_blocked)
   WHERE a.id = ANY (v_keep);
  UPDATE booking_equipment e SET amount_cents = (l->>'amountCents')::int FROM jsonb_array_elements(c.quote->'lines') l
   WHERE e.booking_id = b.id AND l->>'spaceId' = e.space_id::text;
  UPDATE bookings SET starts_at = c.to_starts_at, ends_at = c.to_ends_at, quote = c.quote, total_cents = total_cents + c.charge_cents,
    refunded_cents = refunded_cents + c.refund_cents, platform_fee_cents = c.platform_fee_cents, tax_cents = c.tax_cents, host_due_cents = c.host_due_cents,
    refund_cap_bps = CASE c.kind WHEN 'change' THEN least(refund_cap_bps, c.refund_bps) ELSE refund_cap_bps END
   WHERE id = b.id;
  UPDATE booking_changes SET state = 'applied', expires_at = NULL, decided_at = prep.now() WHERE id = c.id;
  IF c.refund_cents > 0 THEN v_refunds := prep.refund_booking(b.id, c.refund_cents, 'change'); END IF;
  PERFORM prep.audit(b.organization_id, 'change.applied', 'booking', b.id, jsonb_build_object('changeId', c.id, 'kind', c.kind, 'startsAt', c.to_starts_at,
    'endsAt', c.to_ends_at, 'chargeCents', c.charge_cents, 'refundCents', c.refund_cents));
  PERFORM prep.queue_mail('booking_moved', b.renter_id, c.id);
  PERFORM prep.queue_host_mail(CASE c.kind WHEN 'proposal' THEN 'host_move_accepted' ELSE 'host_booking_moved' END, b.organization_id, c.id);
  RETURN to_jsonb(v_refunds);
END $$;
--> statement-breakpoint

-- As in 0025, with the equipment of the booking.
CREATE OR REPLACE FUNCTION prep.change_booking(p jsonb) RETURNS jsonb LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  b bookings%ROWTYPE; v_change uuid := p->>'changeId'; v_state text := p->>'state'; v_open booking_changes%ROWTYPE;
  v_starts timestamptz := p->>'startsAt'; v_ends timestamptz := p->>'endsAt'; v_got uuid[]; v_lacks uuid; v_wanted int; v_expires timestamptz;
  v_stations uuid[] := (SELECT array_agg(s::uuid ORDER BY n) FROM jsonb_array_elements_text(p->'stationIds') WITH ORDINALITY x(s, n));
BEGIN
  SELECT * INTO b FROM bookings WHERE id = (p->>'bookingId')::uuid FOR UPDATE;
  IF NOT FOUND THEN PERFORM prep.refuse('not_found', 'Booking not found'); END IF;
  IF b.status <> (CASE p->>'kind' WHEN 'extension' THEN 'checked_in' ELSE 'confirmed' END)
     OR (b.starts_at, b.ends_at) IS DISTINCT FROM ((p->>'fromStartsAt')::timestamptz, (p->>'fromEndsAt')::timestamptz)
     OR (b.total_cents, b.refunded_cents) IS DISTINCT FROM ((p->>'totalCents')::int, (p->>'refundedCents')::int) THEN
    PERFORM prep.refuse('conflict', 'The booking changed meanwhile. Look again');
  END IF;
  SELECT * INTO v_open FROM booking_changes WHERE booking_id = b.id AND state IN ('pending_payment', 'proposed');
  IF FOUND THEN
    IF v_open.state = 'proposed' AND v_open.expires_at <= prep.now() THEN
      PERFORM prep.end_change(v_open.id, 'expired');
    ELSE
      PERFORM prep.refuse('conflict', 'Another change of this booking is still open. Finish it or withdraw it first');
    END IF;
  END IF;
  IF EXISTS (SELECT 1 FROM payments WHERE booking_id = b.id AND status = 'authorized')
     OR NOT EXISTS (SELECT 1 FROM payments WHERE booking_id = b.id AND status = 'captured') THEN
    PERFORM prep.refuse('conflict', 'A payment of this booking is still being taken. Try again in a minute');
  END IF;
  IF NOT EXISTS (SELECT 1 FROM kitchens k WHERE k.id = b.kitchen_id AND k.version = (p->>'kitchenVersion')::int AND k.status = 'published'
                    AND k.open_times @> tstzrange(v_starts, v_ends)) THEN
    RETURN '{"outcome": "stale"}';
  END IF;
  v_expires := CASE v_state WHEN 'applied' THEN prep.now() + interval '1 minute' ELSE prep.now() + make_interval(mins => (p->>'openMinutes')::int) END;
  -- A proposal ends with the start of the time it would replace.
  IF v_state = 'proposed' THEN v_expires := least(v_expires, b.starts_at); END IF;
  INSERT INTO booking_changes (id, booking_id, organization_id, kind, state, requested_by, from_starts_at, from_ends_at, from_station_ids, to_starts_at, to_ends_at,
    price_before_cents, price_after_cents, charge_cents, refund_cents, currency, quote, platform_fee_cents, tax_cents, host_due_cents, refund_bps, reason, expires_at)
  VALUES (v_change, b.id, b.organization_id, p->>'kind', CASE v_state WHEN 'applied' THEN 'proposed' ELSE v_state END, (p->>'userId')::uuid, b.starts_at, b.ends_at,
    (SELECT coalesce(array_agg(station_id ORDER BY station_id), '{}') FROM allocations WHERE booking_id = b.id AND released_at IS NULL), v_starts, v_ends,
    (p->>'priceBeforeCents')::int, (p->>'priceAfterCents')::int, (p->>'chargeCents')::int, (p->>'refundCents')::int, b.currency, p->'quote',
    (p->>'platformFeeCents')::int, (p->>'taxCents')::int, (p->>'hostDueCents')::int, (p->>'refundBps')::int, p->>'reason', v_expires);
  v_wanted := coalesce((p->>'units')::int, cardinality(v_stations));
  SELECT t.got, t.lacks INTO v_got, v_lacks FROM prep.take_for_change(b, v_change, tstzrange(v_starts, v_ends), v_stations, v_wanted) t;
  IF v_lacks IS NOT NULL THEN PERFORM prep.refuse_equipment(e.name) FROM booking_equipment e WHERE e.booking_id = b.id AND e.space_id = v_lacks; END IF;
  IF v_got IS NULL THEN PERFORM prep.refuse('slot_taken', 'Someone just took that slot'); END IF;
  UPDATE booking_changes SET to_station_ids = v_got WHERE id = v_change;
  IF v_state = 'applied' THEN
    RETURN jsonb_build_object('outcome', 'applied', 'refundIds', prep.apply_change(v_change));
  END IF;
  IF v_state = 'pending_payment' THEN
    INSERT INTO checkouts (id, booking_id, change_id, attempt, expires_at)
    SELECT (p->>'checkoutId')::uuid, b.id, v_change, coalesce(max(attempt), 0) + 1, prep.now() + make_interval(mins => (p->>'sessionMinutes')::int)
      FROM checkouts WHERE booking_id = b.id;
  ELSE
    PERFORM prep.queue_mail('move_proposed', b.renter_id, v_change);
  END IF;
  PERFORM prep.audit(b.organization_id, 'change.' || v_state, 'booking', b.id, jsonb_build_object('changeId', v_change, 'startsAt', v_starts, 'endsAt', v_ends));
  RETURN jsonb_build_object('outcome', v_state, 'refundIds', '[]'::jsonb, 'expiresAt', v_expires);
END $$;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION prep.refuse(text, text, text, jsonb), prep.take_in_order(uuid, uuid[], tstzrange[], int[], uuid[], int[], uuid[]),
  prep.take_stations(uuid, tstzrange, jsonb), prep.keep_equipment(uuid, jsonb, jsonb), prep.refuse_equipment(text),
  prep.take_for_change(bookings, uuid, tstzrange, uuid[], int) TO prep_system;
--> statement-breakpoint
-- What follows belongs to prep_system, and only its owner may write it anew.
SET LOCAL ROLE prep_system;
--> statement-breakpoint
-- As in 0016, with `equipment` as prep.take_stations wants it, and the name of each.
CREATE OR REPLACE FUNCTION prep.hold_slot(p jsonb) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  v_user uuid := prep.user_id();
  v_now timestamptz := prep.now();
  v_booking uuid := p->>'bookingId';
  v_organization uuid := p->>'organizationId';
  v_kitchen uuid := p->>'kitchenId';
  v_key text := p->>'key';
  v_before int := p->>'bufferBeforeMinutes';
  v_after int := p->>'bufferAfterMinutes';
  v_starts timestamptz := p->>'startsAt';
  v_ends timestamptz := p->>'endsAt';
  v_quote jsonb := p->'quote';
  v_hold interval := make_interval(mins => (p->>'holdMinutes')::int);
  v_expires timestamptz := v_now + v_hold;
  v_answer jsonb := p->'answer' || jsonb_build_object('holdExpiresAt', v_expires);
  v_current boolean; v_live bigint; v_idle interval; v_dead uuid[]; v_done text; v_got uuid[]; v_gap boolean; v_first jsonb; v_hash text;
  v_standing text; v_ahead bigint; v_week interval; v_lacks uuid;
BEGIN
  IF v_user IS NULL THEN PERFORM prep.refuse('unauthenticated', 'Sign in to hold a slot'); END IF;

  -- Waits for a twin in flight, then sees what it stored. A refusal below takes this row back with everything else.
  INSERT INTO idempotency_keys (user_id, key, request_hash, status, answer)
  VALUES (v_user, v_key, p->>'requestHash', 201, v_answer) ON CONFLICT DO NOTHING;
  IF NOT FOUND THEN
    SELECT request_hash, answer INTO v_hash, v_first FROM idempotency_keys WHERE user_id = v_user AND key = v_key;
    IF v_hash <> p->>'requestHash' THEN PERFORM prep.refuse('idempotency_mismatch', 'This Idempotency-Key was used for another request'); END IF;
    IF v_first IS NULL THEN PERFORM prep.refuse('in_progress', 'The first request with this Idempotency-Key is still running'); END IF;
    RETURN v_first || '{"outcome": "held", "replayed": true, "gotStationIds": []}';
  END IF;

  -- The lock makes parallel holds of one person count each other. (Assigned and not performed: an expression alone is
  -- evaluated without starting a query.) What it needs to know is read in one query, which begins after the lock is had.
  v_done := pg_advisory_xact_lock(hashtextextended(v_user::text, 7));
  SELECT EXISTS (SELECT 1 FROM kitchens k WHERE k.id = v_kitchen AND k.version = (p->>'kitchenVersion')::int AND k.organization_id = v_organization
                    AND k.status = 'published' AND k.open_times @> tstzrange(v_starts, v_ends)),
         (SELECT count(*) FILTER (WHERE b.hold_expires_at > v_now) FROM bookings b WHERE b.renter_id = v_user AND b.status = 'held' AND b.series_id IS NULL),
         -- A hold counts until it ended, or ran out.
         (SELECT sum(least(CASE b.status WHEN 'held' THEN v_now ELSE b.updated_at END, coalesce(b.pay_until, b.created_at + v_hold)) - b.created_at)
            FROM bookings b WHERE b.renter_id = v_user AND b.kitchen_id = v_kitchen AND b.series_id IS NULL AND b.confirmed_at IS NULL AND b.status IN ('held', 'expired', 'cancelled')
             AND b.starts_at > v_starts - interval '12 hours' AND b.starts_at < v_starts + interval '12 hours' AND b.created_at > v_now - interval '1 day'),
         coalesce((SELECT r.standing FROM renter_standings r WHERE r.organization_id = v_organization AND r.renter_id = v_user), p->>'newRenters'),
         -- The limits of a kitchen are looked at where it has any.
         CASE WHEN p->>'maxBookingsAhead' IS NOT NULL THEN (SELECT count(*) FROM prep.counting_bookings(v_user, v_kitchen, v_now, 'infinity')) END,
         CASE WHEN p->>'maxHoursPerWeek' IS NOT NULL THEN (SELECT sum(least(c.ends_at, (p->'week'->>'endsAt')::timestamptz) - greatest(c.starts_at, (p->'week'->>'startsAt')::timestamptz))
            FROM prep.counting_bookings(v_user, v_kitchen, (p->'week'->>'startsAt')::timestamptz, (p->'week'->>'endsAt')::timestamptz) c) END
    INTO v_current, v_live, v_idle, v_standing, v_ahead, v_week;
  IF NOT v_current THEN
    DELETE FROM idempotency_keys WHERE user_id = v_user AND key = v_key;
    RETURN '{"outcome": "stale"}';
  END IF;
  IF v_standing = 'blocked' THEN PERFORM prep.refuse('renter_blocked', 'This kitchen does not take bookings from you'); END IF;
  IF v_ahead >= (p->>'maxBookingsAhead')::int THEN
    PERFORM prep.refuse('renter_limit', 'You have as many bookings ahead as one renter may have here', 'spaceId');
  END IF;
  IF coalesce(v_week, interval '0') + (least(v_ends, (p->'week'->>'endsAt')::timestamptz) - v_starts) > make_interval(hours => (p->>'maxHoursPerWeek')::int) THEN
    PERFORM prep.refuse('renter_limit', 'That is more hours than one renter may book here in a week', 'durationMinutes');
  END IF;
  -- A hand full of live holds is shopping; more is hoarding.
  IF v_live >= (p->>'maxLiveHolds')::int THEN
    PERFORM prep.refuse('conflict', 'You hold as many slots as one person can. Pay for one or give one back first', 'spaceId');
  END IF;
  -- Whoever blocks one kitchen's day again and again without paying keeps others from it.
  IF v_idle >= make_interval(mins => (p->>'maxIdleHoldMinutes')::int) THEN
    PERFORM prep.refuse('conflict', 'You have held this kitchen for that day without paying. Choose another day, or try again tomorrow', 'startsAt');
  END IF;

  SELECT t.got, t.dead, t.gap, t.lacks INTO v_got, v_dead, v_gap, v_lacks FROM prep.take_stations(v_booking, tstzrange(v_starts, v_ends), p) t;
  IF v_gap THEN PERFORM prep.refuse('leaves_gap', 'That would leave a gap too short for anybody else', 'startsAt'); END IF;
  IF v_lacks IS NOT NULL THEN PERFORM prep.refuse_equipment(e->>'name') FROM jsonb_array_elements(p->'equipment') e WHERE e->>'spaceId' = v_lacks::text; END IF;
  IF v_got IS NULL THEN PERFORM prep.refuse('slot_taken', 'Someone just took that slot'); END IF;

  INSERT INTO bookings (id, organization_id, kitchen_id, space_id, renter_id, status, starts_at, ends_at, time_zone, buffer_before_minutes,
    buffer_after_minutes, hold_expires_at, quote, cancellation_policy, total_cents, platform_fee_cents, tax_cents, host_due_cents, currency, needs_approval)
  VALUES (v_booking, v_organization, v_kitchen, (p->>'spaceId')::uuid, v_user, 'held', v_starts, v_ends, p->>'timeZone',
    v_before, v_after, v_expires, v_quote, p->'cancellationPolicy', (v_quote->>'totalCents')::int,
    (v_quote->>'platformFeeCents')::int, (v_quote->>'taxCents')::int, (v_quote->>'hostCents')::int, v_quote->>'currency', coalesce(v_standing = 'asks', false));
  IF p ? 'equipment' THEN PERFORM prep.keep_equipment(v_booking, p->'equipment', v_quote); END IF;
  -- The log is written last: its lock must never be held while waiting for somebody else's slot.
  IF v_dead IS NOT NULL THEN PERFORM prep.audit(v_organization, 'booking.expired', 'booking', d) FROM unnest(v_dead) d; END IF;
  v_done := prep.audit(v_organization, 'booking.held', 'booking', v_booking, jsonb_build_object('totalCents', v_quote->'totalCents'));
  RETURN v_answer || jsonb_build_object('outcome', 'held', 'replayed', false, 'gotStationIds', to_jsonb(v_got));
END $$;
--> statement-breakpoint
-- As in 0019: the equipment is reserved with every occurrence.
CREATE OR REPLACE FUNCTION prep.hold_series(p jsonb) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  v_user uuid := prep.user_id(); v_now timestamptz := prep.now();
  v_organization uuid := p->>'organizationId'; v_kitchen uuid := p->>'kitchenId'; v_series uuid := p->>'seriesId';
  v_first jsonb; v_hash text; v_standing text; v_ahead bigint; v_week interval; o jsonb; q jsonb; t record;
  v_booking uuid; v_starts timestamptz; v_ends timestamptz; v_held uuid[] := '{}'; v_dead uuid[] := '{}'; v_answer jsonb; v_done text; v_lacks uuid;
BEGIN
  IF v_user IS NULL THEN PERFORM prep.refuse('unauthenticated', 'Sign in to hold a slot'); END IF;
  INSERT INTO idempotency_keys (user_id, key, request_hash, status) VALUES (v_user, p->>'key', p->>'requestHash', 201) ON CONFLICT DO NOTHING;
  IF NOT FOUND THEN
    SELECT request_hash, answer INTO v_hash, v_first FROM idempotency_keys WHERE user_id = v_user AND key = p->>'key';
    IF v_hash <> p->>'requestHash' THEN PERFORM prep.refuse('idempotency_mismatch', 'This Idempotency-Key was used for another request'); END IF;
    IF v_first IS NULL THEN PERFORM prep.refuse('in_progress', 'The first request with this Idempotency-Key is still running'); END IF;
    RETURN v_first || '{"outcome": "held", "replayed": true}';
  END IF;
  v_done := pg_advisory_xact_lock(hashtextextended(v_user::text, 7));
  IF NOT EXISTS (SELECT 1 FROM kitchens k WHERE k.id = v_kitchen AND k.version = (p->>'kitchenVersion')::int AND k.organization_id = v_organization AND k.status = 'published') THEN
    DELETE FROM idempotency_keys WHERE user_id = v_user AND key = p->>'key';
    RETURN '{"outcome": "stale"}';
  END IF;
  v_standing := coalesce((SELECT r.standing FROM renter_standings r WHERE r.organization_id = v_organization AND r.renter_id = v_user), p->>'newRenters');
  IF v_standing = 'blocked' THEN PERFORM prep.refuse('renter_blocked', 'This kitchen does not take bookings from you'); END IF;
  IF p->>'maxBookingsAhead' IS NOT NULL THEN
    SELECT count(*) INTO v_ahead FROM prep.counting_bookings(v_user, v_kitchen, v_now, 'infinity');
  END IF;

  INSERT INTO booking_series (id, organization_id, kitchen_id, space_id, renter_id, rule, time_zone, billing)
  VALUES (v_series, v_organization, v_kitchen, (p->>'spaceId')::uuid, v_user, p->'rule', p->>'timeZone', p->>'billing');
  FOR o IN SELECT value FROM jsonb_array_elements(p->'occurrences') ORDER BY (value->>'startsAt')::timestamptz LOOP
    v_booking := o->>'bookingId'; v_starts := o->>'startsAt'; v_ends := o->>'endsAt'; q := o->'quote';
    IF v_ahead + cardinality(v_held) >= (p->>'maxBookingsAhead')::int THEN
      PERFORM prep.refuse('renter_limit', 'You have as many bookings ahead as one renter may have here', 'until');
    END IF;
    IF p->>'maxHoursPerWeek' IS NOT NULL THEN
      SELECT sum(least(c.ends_at, (o->'week'->>'endsAt')::timestamptz) - greatest(c.starts_at, (o->'week'->>'startsAt')::timestamptz)) INTO v_week
        FROM prep.counting_bookings(v_user, v_kitchen, (o->'week'->>'startsAt')::timestamptz, (o->'week'->>'endsAt')::timestamptz) c;
      IF coalesce(v_week, interval '0') + (least(v_ends, (o->'week'->>'endsAt')::timestamptz) - v_starts) > make_interval(hours => (p->>'maxHoursPerWeek')::int) THEN
        PERFORM prep.refuse('renter_limit', 'That is more hours than one renter may book here in a week', 'durationMinutes');
      END IF;
    END IF;
    BEGIN
      SELECT * INTO t FROM prep.take_stations(v_booking, tstzrange(v_starts, v_ends), p || jsonb_build_object('open', o->'open'));
      -- What was taken of a station is taken back with this block.
      v_lacks := t.lacks;
      IF t.got IS NULL THEN RAISE EXCEPTION USING ERRCODE = 'PREP1'; END IF;
      INSERT INTO bookings (id, organization_id, kitchen_id, space_id, renter_id, series_id, status, starts_at, ends_at, time_zone, buffer_before_minutes,
        buffer_after_minutes, hold_expires_at, quote, cancellation_policy, total_cents, platform_fee_cents, tax_cents, host_due_cents, currency, needs_approval)
      VALUES (v_booking, v_organization, v_kitchen, (p->>'spaceId')::uuid, v_user, v_series, 'held', v_starts, v_ends, p->>'timeZone',
        (p->>'bufferBeforeMinutes')::int, (p->>'bufferAfterMinutes')::int, (o->>'holdExpiresAt')::timestamptz, q, p->'cancellationPolicy', (q->>'totalCents')::int,
        (q->>'platformFeeCents')::int, (q->>'taxCents')::int, (q->>'hostCents')::int, q->>'currency', coalesce(v_standing = 'asks', false));
      IF p ? 'equipment' THEN PERFORM prep.keep_equipment(v_booking, p->'equipment', q); END IF;
      v_held := v_held || v_booking; v_dead := v_dead || coalesce(t.dead, '{}');
    EXCEPTION WHEN SQLSTATE 'PREP1' THEN
      IF p->>'onConflict' = 'stop' AND v_lacks IS NOT NULL THEN
        PERFORM prep.refuse_equipment(e->>'name') FROM jsonb_array_elements(p->'equipment') e WHERE e->>'spaceId' = v_lacks::text;
      END IF;
      IF p->>'onConflict' = 'stop' THEN PERFORM prep.refuse('slot_taken', 'Someone just took one of these slots. Look at the list again', 'onConflict'); END IF;
    END;
  END LOOP;
  IF cardinality(v_held) = 0 THEN PERFORM prep.refuse('slot_taken', 'None of these slots is free', 'startsOn'); END IF;
  -- The log is written last: its lock must never be held while waiting for somebody else's slot.
  PERFORM prep.audit(v_organization, 'booking.expired', 'booking', d) FROM unnest(v_dead) d;
  PERFORM prep.audit(v_organization, 'booking.held', 'booking', b, jsonb_build_object('seriesId', v_series)) FROM unnest(v_held) b;
  PERFORM prep.queue_mail('series_held', v_user, v_series), prep.queue_host_mail('host_new_series', v_organization, v_series);
  v_answer := jsonb_build_object('heldBookingIds', to_jsonb(v_held), 'seriesId', v_series);
  UPDATE idempotency_keys SET answer = v_answer WHERE user_id = v_user AND key = p->>'key';
  RETURN v_answer || '{"outcome": "held", "replayed": false}';
END $$;
--> statement-breakpoint
-- As in 0017: machines keep buffers of their own.
CREATE OR REPLACE FUNCTION prep.override_buffers(p_booking uuid, p_before int, p_after int, p_reason text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE b bookings%ROWTYPE;
BEGIN
  UPDATE bookings SET buffer_before_minutes = p_before, buffer_after_minutes = p_after
   WHERE id = p_booking AND status IN ('held', 'requested', 'confirmed', 'checked_in') RETURNING * INTO b;
  IF NOT FOUND THEN PERFORM prep.refuse('conflict', 'The booking changed meanwhile. Look again'); END IF;
  BEGIN
    UPDATE allocations SET blocked = tstzrange(b.starts_at - make_interval(mins => p_before), b.ends_at + make_interval(mins => p_after))
     WHERE booking_id = p_booking AND released_at IS NULL AND equipment_space_id IS NULL;
  EXCEPTION WHEN exclusion_violation THEN
    PERFORM prep.refuse('slot_taken', 'Another booking is too close for that', 'bufferAfterMinutes');
  END;
  PERFORM prep.audit(b.organization_id, 'booking.buffers', 'booking', p_booking,
    jsonb_build_object('beforeMinutes', p_before, 'afterMinutes', p_after, 'reason', p_reason));
END $$;
--> statement-breakpoint
RESET ROLE;
