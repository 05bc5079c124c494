-- A month of a series in one payment: one page for several bookings, each with its own share of the charge.

-- Pay was pressed for a month of a series: one page for all of its bookings that wait for payment now, by the kitchen's
-- calendar, but for those whose time another calendar has. Pressing again finds the same page as long as it is for the same bookings; a live
-- page for any of them alone, or for others along with them, has to be closed first: `busy` names it, so that nobody is
-- charged for one of them twice.
CREATE FUNCTION prep.begin_month(p_series uuid, p_month text, p_checkout uuid, p_pay_minutes int, p_session_minutes int, p_most_cents int)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE s booking_series%ROWTYPE; v_ids uuid[]; v_asks boolean; v_page uuid := p_checkout; v_busy jsonb; v_done text;
BEGIN
  SELECT * INTO s FROM booking_series WHERE id = p_series AND renter_id = prep.user_id() AND station_id IS NULL;
  IF NOT FOUND THEN PERFORM prep.refuse('not_found', 'Series not found'); END IF;
  IF s.billing <> 'monthly' THEN PERFORM prep.refuse('conflict', 'This series is paid booking by booking', 'month'); END IF;
  v_done := pg_advisory_xact_lock(hashtextextended(s.renter_id::text, 7));
  SELECT array_agg(x.id ORDER BY x.starts_at, x.id), bool_or(x.needs_approval) INTO v_ids, v_asks FROM (
    SELECT b.id, b.starts_at, b.needs_approval FROM bookings b
     WHERE b.series_id = p_series AND b.status = 'held' AND b.hold_expires_at > prep.now() AND to_char(b.starts_at AT TIME ZONE b.time_zone, 'YYYY-MM') = p_month
       AND NOT EXISTS (SELECT 1 FROM prep.calendar_conflicts(s.kitchen_id) c WHERE c.booking_id = b.id)
     ORDER BY b.starts_at, b.id FOR UPDATE) x;
  IF v_ids IS NULL THEN PERFORM prep.refuse('conflict', 'Nothing of this month waits for payment', 'month'); END IF;
  IF v_asks THEN PERFORM prep.refuse('conflict', 'The host says yes to each of these by itself: pay them one by one', 'month'); END IF;
  IF (SELECT sum(total_cents) FROM bookings WHERE id = ANY (v_ids)) > p_most_cents THEN
    PERFORM prep.refuse('conflict', 'That is more than one payment can be: pay them one by one', 'month');
  END IF;

  SELECT c.group_id INTO v_page FROM checkouts c WHERE c.booking_id = ANY (v_ids) AND c.group_id IS NOT NULL AND c.status IN ('creating', 'open') AND c.expires_at > prep.now()
     AND (SELECT array_agg(g.booking_id ORDER BY b.starts_at, b.id) FROM checkouts g JOIN bookings b ON b.id = g.booking_id
           WHERE g.group_id = c.group_id AND g.status IN ('creating', 'open') AND g.amount_cents = b.total_cents) = v_ids
   LIMIT 1;
  IF v_page IS NULL THEN
    SELECT jsonb_agg(to_jsonb(x)) INTO v_busy FROM (SELECT DISTINCT ON (coalesce(c.group_id, c.booking_id)) coalesce(c.group_id, c.booking_id) AS reference,
        c.id AS checkout_id, c.stripe_session_id AS session_id, c.expires_at,
        coalesce(c.expires_at - make_interval(mins => p_session_minutes - 1) > prep.now(), false) AS young
      FROM checkouts c WHERE c.booking_id = ANY (v_ids) AND c.status IN ('creating', 'open') AND c.expires_at > prep.now()) x;
    IF v_busy IS NOT NULL THEN RETURN jsonb_build_object('busy', v_busy); END IF;
    v_page := p_checkout;
    UPDATE checkouts SET status = 'expired' WHERE booking_id = ANY (v_ids) AND status IN ('creating', 'open');
    UPDATE bookings SET pay_until = prep.now() + make_interval(mins => p_pay_minutes),
      hold_expires_at = greatest(hold_expires_at, prep.now() + make_interval(mins => p_pay_minutes)) WHERE id = ANY (v_ids);
    INSERT INTO checkouts (id, booking_id, group_id, amount_cents, attempt, expires_at)
    SELECT uuidv7(), b.id, v_page, b.total_cents, 1 + coalesce((SELECT max(attempt) FROM checkouts c WHERE c.booking_id = b.id), 0),
           prep.now() + make_interval(mins => p_session_minutes) FROM bookings b WHERE b.id = ANY (v_ids);
    PERFORM prep.audit(s.organization_id, 'checkout.started', 'booking', b, jsonb_build_object('checkoutId', v_page)) FROM unnest(v_ids) b;
  END IF;
  RETURN (SELECT jsonb_build_object('page', v_page, 'url', min(c.url), 'expiresAt', min(c.expires_at), 'payUntil', min(b.pay_until), 'currency', min(b.currency), 'timeZone', min(b.time_zone),
      'bookings', jsonb_agg(jsonb_build_object('id', b.id, 'startsAt', b.starts_at, 'endsAt', b.ends_at, 'quote', b.quote, 'totalCents', b.total_cents) ORDER BY b.starts_at, b.id),
      'email', (SELECT email FROM users WHERE id = s.renter_id), 'locale', (SELECT locale FROM users WHERE id = s.renter_id),
      'spaceName', (SELECT name FROM spaces WHERE id = s.space_id), 'kitchenName', (SELECT name FROM kitchens WHERE id = s.kitchen_id))
    FROM checkouts c JOIN bookings b ON b.id = c.booking_id WHERE c.group_id = v_page);
END $$;
--> statement-breakpoint

-- As prep.confirm_booking, for a page of several bookings: each that still stands as it was priced is confirmed with its own
-- payment; of the others nothing is captured. Safe to call any number of times: the answer is where each payment stands.
CREATE FUNCTION prep.confirm_month(p_page uuid, p_session text, p_intent text, p_amount_cents int, p_currency text)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE m record; v_whole boolean; v_good boolean; v_id uuid;
BEGIN
  PERFORM 1 FROM checkouts c JOIN bookings b ON b.id = c.booking_id WHERE c.group_id = p_page ORDER BY b.starts_at, b.id FOR UPDATE OF b;
  IF NOT FOUND THEN RETURN NULL; END IF;
  IF NOT EXISTS (SELECT 1 FROM payments WHERE stripe_payment_intent_id = p_intent) THEN
    v_whole := (SELECT sum(amount_cents) FROM checkouts WHERE group_id = p_page) = p_amount_cents;
    FOR m IN SELECT x.id AS checkout_id, x.amount_cents, b.* FROM checkouts x JOIN bookings b ON b.id = x.booking_id WHERE x.group_id = p_page ORDER BY b.starts_at, b.id LOOP
      v_id := uuidv7();
      v_good := v_whole AND m.status = 'held' AND m.total_cents = m.amount_cents AND m.currency = p_currency AND NOT m.needs_approval;
      UPDATE checkouts SET status = CASE WHEN v_good THEN 'paid' ELSE 'lost' END WHERE id = m.checkout_id;
      INSERT INTO payments (id, booking_id, organization_id, group_id, stripe_payment_intent_id, status, amount_cents, currency)
      VALUES (v_id, m.id, m.organization_id, p_page, p_intent, CASE WHEN v_good THEN 'authorized' ELSE 'voiding' END, m.amount_cents, p_currency);
      IF v_good THEN
        UPDATE bookings SET status = 'confirmed', hold_expires_at = NULL, confirmed_at = prep.now() WHERE id = m.id;
        PERFORM prep.queue_mail('booking_confirmed', m.renter_id, m.id), prep.queue_host_mail('host_new_booking', m.organization_id, m.id);
        INSERT INTO analytics_events (id, name, entity_id, occurred_at) VALUES (uuidv7(), 'booking_confirmed', m.id, prep.now());
      ELSE
        PERFORM prep.queue_mail('slot_lost', m.renter_id, m.id);
      END IF;
      PERFORM prep.audit(m.organization_id, CASE WHEN v_good THEN 'booking.confirmed' ELSE 'payment.voiding' END, 'booking', m.id,
        jsonb_build_object('paymentId', v_id) || CASE WHEN v_good THEN '{}' ELSE jsonb_build_object('bookingStatus', m.status) END);
    END LOOP;
  END IF;
  RETURN (SELECT jsonb_agg(jsonb_build_object('paymentId', p.id, 'bookingId', p.booking_id, 'organizationId', p.organization_id, 'status', p.status, 'amountCents', p.amount_cents) ORDER BY p.id)
    FROM payments p WHERE p.stripe_payment_intent_id = p_intent);
END $$;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION prep.begin_month(uuid, text, uuid, int, int, int) TO prep_app, prep_system;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION prep.confirm_month(uuid, text, text, int, text) TO prep_system;
--> statement-breakpoint
ALTER FUNCTION prep.begin_month(uuid, text, uuid, int, int, int) OWNER TO prep_system;
--> statement-breakpoint
ALTER FUNCTION prep.confirm_month(uuid, text, text, int, text) OWNER TO prep_system;
--> statement-breakpoint
-- Gaps and equipment of a change. As in 0016; what the booking `p_except` blocks itself counts as free: it is about to lie elsewhere.
DROP FUNCTION prep.room_around(uuid[], tstzrange, int, int, int, int, tstzrange);
--> statement-breakpoint
CREATE FUNCTION prep.room_around(p_stations uuid[], p_slot tstzrange, p_before int, p_after int, p_gap int, p_step int, p_open tstzrange, p_except uuid DEFAULT NULL)
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
            LEFT JOIN prep.blocked_times(p_stations, lower(p_slot) - x.reach, upper(p_slot) + x.reach) b ON b.station_id = t.s
              AND (p_except IS NULL OR NOT EXISTS (SELECT 1 FROM allocations a WHERE a.booking_id = p_except AND a.station_id = b.station_id
                     AND a.blocked = b.blocked AND a.released_at IS NULL))
           GROUP BY t.s, t.n, x.before, x.after, x.reach, x.kept) y
$$;
--> statement-breakpoint
-- As in 0025, for equipment as well.
CREATE OR REPLACE FUNCTION prep.guard_booking_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state NOT IN ('pending_payment', 'proposed') AND NOT (OLD.state = 'applied' AND NEW.state = 'failed')
     OR (OLD.booking_id, OLD.kind, OLD.requested_by, OLD.from_starts_at, OLD.from_ends_at, OLD.to_starts_at, OLD.to_ends_at, OLD.charge_cents, OLD.refund_cents, OLD.from_equipment, OLD.to_equipment)
        IS DISTINCT FROM (NEW.booking_id, NEW.kind, NEW.requested_by, NEW.from_starts_at, NEW.from_ends_at, NEW.to_starts_at, NEW.to_ends_at, NEW.charge_cents, NEW.refund_cents, NEW.from_equipment, NEW.to_equipment) THEN
    RAISE EXCEPTION 'a change that is %, or what it is about, cannot be rewritten', OLD.state USING ERRCODE = 'check_violation', CONSTRAINT = 'booking_changes_history';
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
-- What a booking has besides its space, or is to have by p_equipment ({spaceId, name, units, bufferBeforeMinutes, bufferAfterMinutes}):
-- what it has already keeps the name and the buffers that it was booked with.
CREATE FUNCTION prep.equipment_then(p_booking uuid, p_equipment jsonb)
RETURNS TABLE (space_id uuid, name text, units int, buffer_before_minutes int, buffer_after_minutes int) LANGUAGE sql STABLE AS $$
  SELECT e.space_id, e.name, e.units, e.buffer_before_minutes, e.buffer_after_minutes FROM booking_equipment e
   WHERE e.booking_id = p_booking AND p_equipment IS NULL
  UNION ALL
  SELECT (x->>'spaceId')::uuid, coalesce(e.name, x->>'name'), (x->>'units')::int, coalesce(e.buffer_before_minutes, (x->>'bufferBeforeMinutes')::int),
         coalesce(e.buffer_after_minutes, (x->>'bufferAfterMinutes')::int)
    FROM jsonb_array_elements(p_equipment) x LEFT JOIN booking_equipment e ON e.booking_id = p_booking AND e.space_id = (x->>'spaceId')::uuid
$$;
--> statement-breakpoint
-- As in 0031, with the equipment that the booking is to have (null: what it has).
DROP FUNCTION prep.take_for_change(bookings, uuid, tstzrange, uuid[], int);
--> statement-breakpoint
CREATE FUNCTION prep.take_for_change(p_booking bookings, p_change uuid, p_slot tstzrange, p_stations uuid[], p_wanted int, p_equipment jsonb, OUT got uuid[], OUT lacks uuid)
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
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
END $$;
--> statement-breakpoint
-- As in 0031: a booking may have other equipment afterwards. What it had stays in booking_changes.
CREATE OR REPLACE FUNCTION prep.apply_change(p_change uuid) RETURNS jsonb LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE c booking_changes%ROWTYPE; b bookings%ROWTYPE; v_blocked tstzrange; v_keep uuid[]; v_refunds uuid[] := '{}';
BEGIN
  SELECT * INTO STRICT c FROM booking_changes WHERE id = p_change FOR UPDATE;
  SELECT * INTO STRICT b FROM bookings WHERE id = c.booking_id;
  v_blocked := tstzrange(c.to_starts_at - make_interval(mins => b.buffer_before_minutes), c.to_ends_at + make_interval(mins => b.buffer_after_minutes));
  IF c.to_equipment IS NOT NULL THEN
    INSERT INTO booking_equipment (booking_id, space_id, name, units, hourly_rate_cents, amount_cents, buffer_before_minutes, buffer_after_minutes)
    SELECT b.id, t.space_id, t.name, t.units, (l->>'hourlyRateCents')::int, (l->>'amountCents')::int, t.buffer_before_minutes, t.buffer_after_minutes
      FROM prep.equipment_then(b.id, c.to_equipment) t JOIN jsonb_array_elements(c.quote->'lines') l ON l->>'spaceId' = t.space_id::text
    ON CONFLICT ON CONSTRAINT booking_equipment_once DO UPDATE SET units = excluded.units;
    DELETE FROM booking_equipment e WHERE e.booking_id = b.id AND NOT EXISTS (SELECT 1 FROM jsonb_array_elements(c.to_equipment) x WHERE x->>'spaceId' = e.space_id::text);
  END IF;
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
-- As in 0031, with what prep.take_stations asks about gaps (gapMinutes, incrementMinutes, open), and the equipment that the booking
-- is to have (`equipment`, as prep.equipment_then reads it; none: what it has).
CREATE OR REPLACE FUNCTION prep.change_booking(p jsonb) RETURNS jsonb LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  b bookings%ROWTYPE; v_change uuid := p->>'changeId'; v_state text := p->>'state'; v_open booking_changes%ROWTYPE;
  v_starts timestamptz := p->>'startsAt'; v_ends timestamptz := p->>'endsAt'; v_got uuid[]; v_lacks uuid; v_wanted int; v_expires timestamptz; v_moves boolean; v_free int;
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
  v_moves := (b.starts_at, b.ends_at) IS DISTINCT FROM (v_starts, v_ends);
  IF NOT EXISTS (SELECT 1 FROM kitchens k WHERE k.id = b.kitchen_id AND k.version = (p->>'kitchenVersion')::int AND k.status = 'published'
                    AND (NOT v_moves OR k.open_times @> tstzrange(v_starts, v_ends))) THEN
    RETURN '{"outcome": "stale"}';
  END IF;
  v_expires := CASE v_state WHEN 'applied' THEN prep.now() + interval '1 minute' ELSE prep.now() + make_interval(mins => (p->>'openMinutes')::int) END;
  -- A proposal ends with the start of the time it would replace.
  IF v_state = 'proposed' THEN v_expires := least(v_expires, b.starts_at); END IF;
  INSERT INTO booking_changes (id, booking_id, organization_id, kind, state, requested_by, from_starts_at, from_ends_at, from_station_ids, to_starts_at, to_ends_at,
    price_before_cents, price_after_cents, charge_cents, refund_cents, currency, quote, platform_fee_cents, tax_cents, host_due_cents, refund_bps, reason, expires_at,
    from_equipment, to_equipment)
  VALUES (v_change, b.id, b.organization_id, p->>'kind', CASE v_state WHEN 'applied' THEN 'proposed' ELSE v_state END, (p->>'userId')::uuid, b.starts_at, b.ends_at,
    (SELECT coalesce(array_agg(station_id ORDER BY station_id), '{}') FROM allocations WHERE booking_id = b.id AND released_at IS NULL), v_starts, v_ends,
    (p->>'priceBeforeCents')::int, (p->>'priceAfterCents')::int, (p->>'chargeCents')::int, (p->>'refundCents')::int, b.currency, p->'quote',
    (p->>'platformFeeCents')::int, (p->>'taxCents')::int, (p->>'hostDueCents')::int, (p->>'refundBps')::int, p->>'reason', v_expires,
    CASE WHEN p ? 'equipment' THEN (SELECT coalesce(jsonb_agg(jsonb_build_object('spaceId', e.space_id, 'name', e.name, 'units', e.units) ORDER BY e.name), '[]')
      FROM booking_equipment e WHERE e.booking_id = b.id) END, p->'equipment');
  v_wanted := coalesce((p->>'units')::int, cardinality(v_stations));
  -- Where no gaps are wanted, the stations on which the new time leaves none, as prep.take_stations asks it. Hosts who propose may.
  IF p->>'gapMinutes' IS NOT NULL AND v_moves AND p->>'kind' <> 'proposal' THEN
    SELECT array_agg(r.station_id ORDER BY r.n) FILTER (WHERE r.free AND r.fits), count(*) FILTER (WHERE r.free) INTO v_got, v_free
      FROM prep.room_around(v_stations, tstzrange(v_starts, v_ends), b.buffer_before_minutes, b.buffer_after_minutes, (p->>'gapMinutes')::int,
        (p->>'incrementMinutes')::int, tstzrange((p->'open'->>'startsAt')::timestamptz, (p->'open'->>'endsAt')::timestamptz), b.id) r;
    IF v_free >= v_wanted AND coalesce(cardinality(v_got), 0) < v_wanted THEN
      PERFORM prep.refuse('leaves_gap', 'That would leave a gap too short for anybody else', 'startsAt');
    END IF;
    IF v_free >= v_wanted THEN v_stations := v_got; END IF;
  END IF;
  SELECT t.got, t.lacks INTO v_got, v_lacks FROM prep.take_for_change(b, v_change, tstzrange(v_starts, v_ends), v_stations, v_wanted, p->'equipment') t;
  IF v_lacks IS NOT NULL THEN PERFORM prep.refuse_equipment(e.name) FROM prep.equipment_then(b.id, p->'equipment') e WHERE e.space_id = v_lacks; END IF;
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
GRANT EXECUTE ON FUNCTION prep.room_around(uuid[], tstzrange, int, int, int, int, tstzrange, uuid), prep.equipment_then(uuid, jsonb),
  prep.take_for_change(bookings, uuid, tstzrange, uuid[], int, jsonb) TO prep_system;
--> statement-breakpoint
GRANT DELETE ON booking_equipment TO prep_system;
--> statement-breakpoint
-- What follows belongs to prep_system, and only its owner may write it anew.
SET LOCAL ROLE prep_system;
--> statement-breakpoint
-- As in 0019. A page that was closed before its time gives way to another; `groupId` says that it is for other bookings as well.
CREATE OR REPLACE FUNCTION prep.begin_checkout(p_booking uuid, p_checkout uuid, p_pay_minutes int, p_session_minutes int)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE b bookings%ROWTYPE; c checkouts%ROWTYPE;
BEGIN
  SELECT * INTO b FROM bookings WHERE id = p_booking AND renter_id = prep.user_id() FOR UPDATE;
  IF NOT FOUND THEN PERFORM prep.refuse('not_found', 'Booking not found'); END IF;
  IF b.status <> 'held' THEN PERFORM prep.refuse('conflict', 'This booking is no longer waiting for payment', 'status'); END IF;
  IF b.hold_expires_at <= prep.now() THEN PERFORM prep.refuse('conflict', 'The hold has run out. Choose the slot again', 'status'); END IF;
  SELECT * INTO c FROM checkouts WHERE booking_id = p_booking ORDER BY attempt DESC LIMIT 1;
  IF c.id IS NULL OR (b.series_id IS NOT NULL AND (c.expires_at <= prep.now() OR c.status = 'expired')) THEN
    UPDATE checkouts SET status = 'expired' WHERE booking_id = p_booking AND status IN ('creating', 'open');
    UPDATE bookings SET pay_until = prep.now() + make_interval(mins => p_pay_minutes),
      hold_expires_at = greatest(hold_expires_at, prep.now() + make_interval(mins => p_pay_minutes))
     WHERE id = p_booking RETURNING * INTO b;
    INSERT INTO checkouts (id, booking_id, attempt, expires_at)
    VALUES (p_checkout, p_booking, coalesce(c.attempt, 0) + 1, prep.now() + make_interval(mins => p_session_minutes));
    PERFORM prep.audit(b.organization_id, 'checkout.started', 'booking', p_booking, jsonb_build_object('checkoutId', p_checkout));
    SELECT * INTO STRICT c FROM checkouts WHERE id = p_checkout;
  END IF;
  RETURN jsonb_build_object('checkoutId', c.id, 'groupId', c.group_id, 'status', c.status, 'url', c.url, 'stripeSessionId', c.stripe_session_id, 'expiresAt', c.expires_at,
    'payUntil', b.pay_until, 'totalCents', b.total_cents, 'currency', b.currency, 'startsAt', b.starts_at, 'endsAt', b.ends_at, 'timeZone', b.time_zone,
    'email', (SELECT email FROM users WHERE id = b.renter_id), 'locale', (SELECT locale FROM users WHERE id = b.renter_id),
    'spaceName', (SELECT name FROM spaces WHERE id = b.space_id), 'kitchenName', (SELECT name FROM kitchens WHERE id = b.kitchen_id));
END $$;
--> statement-breakpoint
-- As in 0019. The page of a month is closed for all that were on it.
CREATE OR REPLACE FUNCTION prep.release_hold(p_booking uuid, p_to text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE b bookings%ROWTYPE;
BEGIN
  UPDATE bookings SET status = p_to, hold_expires_at = NULL, host_due_cents = 0,
    cancelled_at = CASE p_to WHEN 'cancelled' THEN prep.now() END, cancelled_by = CASE p_to WHEN 'cancelled' THEN 'renter' END
   WHERE id = p_booking AND status = 'held' RETURNING * INTO b;
  IF NOT FOUND THEN RETURN false; END IF;
  UPDATE allocations SET released_at = prep.now() WHERE booking_id = p_booking AND released_at IS NULL;
  UPDATE checkouts c SET status = 'expired' WHERE c.status IN ('creating', 'open') AND (c.booking_id = p_booking
    OR c.group_id IN (SELECT x.group_id FROM checkouts x WHERE x.booking_id = p_booking AND x.status IN ('creating', 'open')));
  PERFORM prep.audit(b.organization_id, 'booking.' || p_to, 'booking', p_booking);
  IF b.series_id IS NOT NULL AND p_to = 'expired' THEN PERFORM prep.queue_mail('occurrence_released', b.renter_id, p_booking); END IF;
  RETURN true;
END $$;
--> statement-breakpoint
-- As in 0023, for the months of a rental.
CREATE OR REPLACE FUNCTION prep.send_message(p jsonb) RETURNS timestamptz LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  b bookings%ROWTYPE; r message_reads%ROWTYPE; v_id uuid := (p->>'id')::uuid; v_side text := p->>'side';
  v_other text := CASE p->>'side' WHEN 'renter' THEN 'host' ELSE 'renter' END;
BEGIN
  SELECT * INTO b FROM bookings WHERE id = (p->>'bookingId')::uuid FOR UPDATE;
  IF NOT FOUND THEN PERFORM prep.refuse('not_found', 'Booking not found'); END IF;
  IF b.confirmed_at IS NULL THEN PERFORM prep.refuse('conflict', 'Messages open when the booking is confirmed'); END IF;
  -- A rental of storage has one thread, on its first month, for as long as months are paid.
  IF b.series_id IS NOT NULL THEN
    SELECT greatest(b.ends_at, max(m.ends_at)) INTO b.ends_at FROM bookings m JOIN booking_series s ON s.id = m.series_id AND s.station_id IS NOT NULL
     WHERE m.series_id = b.series_id AND m.status IN ('confirmed', 'completed');
  END IF;
  IF prep.now() > b.ends_at + make_interval(days => (p->>'closesDays')::int) THEN
    PERFORM prep.refuse('conflict', 'Messages about a booking close 30 days after its end');
  END IF;
  IF (SELECT count(*) FROM booking_messages m WHERE m.booking_id = b.id AND m.side = v_side
        AND m.created_at > prep.now() - interval '1 hour') >= (p->>'perHour')::int THEN
    PERFORM prep.refuse('rate_limited', 'You have written a lot here. Wait an hour and try again');
  END IF;
  INSERT INTO booking_messages (id, booking_id, side, sender_id, body, created_at)
  VALUES (v_id, b.id, v_side, (p->>'senderId')::uuid, p->>'body', prep.now());
  INSERT INTO message_reads (booking_id, side, read_at) VALUES (b.id, v_side, prep.now())
  ON CONFLICT (booking_id, side) DO UPDATE SET read_at = prep.now();
  INSERT INTO message_reads (booking_id, side) VALUES (b.id, v_other) ON CONFLICT DO NOTHING;
  SELECT * INTO STRICT r FROM message_reads WHERE booking_id = b.id AND side = v_other;
  IF r.mailed_at IS NULL OR r.mailed_at <= prep.now() - make_interval(mins => (p->>'quietMinutes')::int) OR r.read_at >= r.mailed_at THEN
    UPDATE message_reads SET mailed_at = prep.now() WHERE booking_id = b.id AND side = v_other;
    IF v_other = 'renter' THEN PERFORM prep.queue_mail('new_message', b.renter_id, v_id);
    ELSE PERFORM prep.queue_host_mail('host_new_message', b.organization_id, v_id); END IF;
  END IF;
  RETURN prep.now();
END $$;
--> statement-breakpoint
RESET ROLE;
