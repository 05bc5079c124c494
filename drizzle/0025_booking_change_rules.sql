-- Changes of a booking's time: who sees them, and what must be decided in one statement.
ALTER TABLE "booking_changes" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "booking_changes" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY system_all ON "booking_changes" TO prep_system USING (true) WITH CHECK (true);
--> statement-breakpoint
CREATE POLICY app_select ON "booking_changes" FOR SELECT TO prep_app USING (EXISTS (SELECT 1 FROM bookings b WHERE b.id = booking_id));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON "booking_changes" TO prep_system;
--> statement-breakpoint
GRANT SELECT ON "booking_changes" TO prep_app;
--> statement-breakpoint
ALTER TABLE "booking_changes" ALTER COLUMN "created_at" SET DEFAULT prep.now(), ALTER COLUMN "updated_at" SET DEFAULT prep.now();
--> statement-breakpoint
CREATE TRIGGER touch BEFORE UPDATE ON "booking_changes" FOR EACH ROW EXECUTE FUNCTION prep.touch();
--> statement-breakpoint
ALTER TABLE "allocations" ADD CONSTRAINT "allocations_change_id_fk" FOREIGN KEY ("change_id") REFERENCES "booking_changes" ("id");
--> statement-breakpoint

-- History is not rewritten: what a change was about stays as it was asked for, and what has ended stays ended. Only a
-- change that was applied on the strength of an authorisation may still fail.
CREATE FUNCTION prep.guard_booking_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state NOT IN ('pending_payment', 'proposed') AND NOT (OLD.state = 'applied' AND NEW.state = 'failed')
     OR (OLD.booking_id, OLD.kind, OLD.requested_by, OLD.from_starts_at, OLD.from_ends_at, OLD.to_starts_at, OLD.to_ends_at, OLD.charge_cents, OLD.refund_cents)
        IS DISTINCT FROM (NEW.booking_id, NEW.kind, NEW.requested_by, NEW.from_starts_at, NEW.from_ends_at, NEW.to_starts_at, NEW.to_ends_at, NEW.charge_cents, NEW.refund_cents) THEN
    RAISE EXCEPTION 'a change that is %, or what it is about, cannot be rewritten', OLD.state USING ERRCODE = 'check_violation', CONSTRAINT = 'booking_changes_history';
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER "booking_changes_history" BEFORE UPDATE ON "booking_changes" FOR EACH ROW EXECUTE FUNCTION prep.guard_booking_change();
--> statement-breakpoint

-- Gives money of a booking back out of the payments that brought it, the latest first and never more than each brought.
-- Returns the refunds that are to be sent.
CREATE FUNCTION prep.refund_booking(p_booking uuid, p_cents int, p_reason text) RETURNS uuid[] LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE v payments%ROWTYPE; v_left int := p_cents; v_part int; v_id uuid; v_ids uuid[] := '{}';
BEGIN
  FOR v IN SELECT * FROM payments WHERE booking_id = p_booking AND status = 'captured' ORDER BY created_at DESC, id DESC FOR UPDATE LOOP
    EXIT WHEN v_left = 0;
    v_part := least(v_left, v.captured_cents - v.refunded_cents);
    CONTINUE WHEN v_part <= 0;
    v_id := uuidv7();
    UPDATE payments SET refunded_cents = refunded_cents + v_part WHERE id = v.id;
    INSERT INTO refunds (id, payment_id, booking_id, organization_id, amount_cents, currency, reason)
    VALUES (v_id, v.id, p_booking, v.organization_id, v_part, v.currency, p_reason);
    v_ids := v_ids || v_id; v_left := v_left - v_part;
  END LOOP;
  IF v_left > 0 THEN PERFORM prep.refuse('conflict', 'The booking changed meanwhile. Look again'); END IF;
  RETURN v_ids;
END $$;
--> statement-breakpoint

-- Takes what a change needs beyond what its booking blocks already, in the fixed order of stations and of time, so that
-- two callers never wait for each other in a circle. Stations that the booking has come before others. Returns the
-- stations of the new time; fewer than wanted means that somebody else is there.
CREATE FUNCTION prep.take_for_change(p_booking uuid, p_change uuid, p_stations uuid[], p_wanted int, p_blocked tstzrange)
RETURNS uuid[] LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  v_station uuid; v_part tstzrange; v_got uuid[] := '{}'; v_own uuid[]; v_others int; v_whole boolean; v_dead uuid[];
BEGIN
  -- An unpaid hold that ran out gives way, as it does for a hold.
  SELECT array_agg(b.id) INTO v_dead FROM allocations a JOIN bookings b ON b.id = a.booking_id
   WHERE a.station_id = ANY (p_stations) AND a.released_at IS NULL AND a.blocked && p_blocked AND a.booking_id <> p_booking
     AND b.status = 'held' AND b.pay_until IS NULL AND b.hold_expires_at <= prep.now();
  IF v_dead IS NOT NULL THEN
    PERFORM prep.release_hold(d, 'expired') FROM (SELECT DISTINCT unnest(v_dead) AS d ORDER BY 1) x;
  END IF;
  SELECT coalesce(array_agg(s), '{}') INTO v_own FROM unnest(p_stations) s
   WHERE EXISTS (SELECT 1 FROM allocations a WHERE a.booking_id = p_booking AND a.station_id = s AND a.released_at IS NULL)
     AND NOT EXISTS (SELECT 1 FROM allocations a WHERE a.booking_id <> p_booking AND a.station_id = s AND a.released_at IS NULL AND a.blocked && p_blocked);
  v_others := greatest(p_wanted - cardinality(v_own), 0);
  FOREACH v_station IN ARRAY p_stations LOOP
    EXIT WHEN cardinality(v_got) = p_wanted;
    CONTINUE WHEN v_others = 0 AND NOT v_station = ANY (v_own);
    v_whole := true;
    FOR v_part IN
      SELECT r FROM unnest(tstzmultirange(p_blocked) - coalesce((SELECT range_agg(a.blocked) FROM allocations a
        WHERE a.booking_id = p_booking AND a.station_id = v_station AND a.released_at IS NULL), '{}'::tstzmultirange)) r ORDER BY r
    LOOP
      INSERT INTO allocations (id, booking_id, station_id, blocked, change_id) VALUES (uuidv7(), p_booking, v_station, v_part, p_change) ON CONFLICT DO NOTHING;
      IF NOT FOUND THEN v_whole := false; EXIT; END IF;
    END LOOP;
    IF v_whole THEN
      v_got := v_got || v_station;
      IF NOT v_station = ANY (v_own) THEN v_others := v_others - 1; END IF;
    ELSE
      UPDATE allocations SET released_at = prep.now() WHERE change_id = p_change AND station_id = v_station AND released_at IS NULL;
    END IF;
  END LOOP;
  RETURN v_got;
END $$;
--> statement-breakpoint

-- The new time becomes the booking's time. Its stations are held already, so nothing can be lost here: old stations are
-- given back, and on each new one a single allocation covers the whole of it. The caller has locked the booking.
CREATE FUNCTION prep.apply_change(p_change uuid) RETURNS jsonb LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE c booking_changes%ROWTYPE; b bookings%ROWTYPE; v_blocked tstzrange; v_keep uuid[]; v_refunds uuid[] := '{}';
BEGIN
  SELECT * INTO STRICT c FROM booking_changes WHERE id = p_change FOR UPDATE;
  SELECT * INTO STRICT b FROM bookings WHERE id = c.booking_id;
  v_blocked := tstzrange(c.to_starts_at - make_interval(mins => b.buffer_before_minutes), c.to_ends_at + make_interval(mins => b.buffer_after_minutes));
  SELECT array_agg(id) INTO v_keep FROM (SELECT DISTINCT ON (station_id) id FROM allocations
    WHERE booking_id = b.id AND released_at IS NULL AND station_id = ANY (c.to_station_ids) ORDER BY station_id, created_at, id) x;
  UPDATE allocations SET released_at = prep.now() WHERE booking_id = b.id AND released_at IS NULL AND NOT id = ANY (v_keep);
  UPDATE allocations SET blocked = v_blocked, change_id = c.id WHERE id = ANY (v_keep);
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

-- Lets an open change go: declined, run out, withdrawn, or its booking was cancelled. The booking stays as it is.
CREATE FUNCTION prep.end_change(p_change uuid, p_state text) RETURNS boolean LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE c booking_changes%ROWTYPE;
BEGIN
  -- The booking first, as everywhere: two who end it wait for each other in one order.
  PERFORM 1 FROM bookings WHERE id = (SELECT booking_id FROM booking_changes WHERE id = p_change) FOR UPDATE;
  UPDATE booking_changes SET state = p_state, expires_at = NULL, decided_at = prep.now()
   WHERE id = p_change AND state IN ('pending_payment', 'proposed') RETURNING * INTO c;
  IF NOT FOUND THEN RETURN false; END IF;
  UPDATE allocations SET released_at = prep.now() WHERE change_id = c.id AND released_at IS NULL;
  PERFORM prep.audit(c.organization_id, 'change.' || p_state, 'booking', c.booking_id, jsonb_build_object('changeId', c.id));
  IF c.kind = 'proposal' THEN PERFORM prep.queue_host_mail('host_move_declined', c.organization_id, c.id); END IF;
  RETURN true;
END $$;
--> statement-breakpoint

-- Decides a change in one call: the booking must stand as it was read and the kitchen as it was quoted; the new time is
-- taken, all or nothing; then it is applied at once, or kept open until it is paid or accepted.
-- Input: changeId, bookingId, kind, userId, state ('applied', 'pending_payment', 'proposed'), kitchenVersion, units (null:
-- all), stationIds (in allocation order), fromStartsAt, fromEndsAt, startsAt, endsAt, totalCents and refundedCents as read,
-- priceBeforeCents, priceAfterCents, chargeCents, refundCents, refundBps, quote, platformFeeCents, taxCents, hostDueCents,
-- reason, openMinutes, checkoutId, sessionMinutes. Answer: {outcome, refundIds} or {outcome: 'stale'}.
CREATE FUNCTION prep.change_booking(p jsonb) RETURNS jsonb LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  b bookings%ROWTYPE; v_change uuid := p->>'changeId'; v_state text := p->>'state'; v_open booking_changes%ROWTYPE;
  v_starts timestamptz := p->>'startsAt'; v_ends timestamptz := p->>'endsAt'; v_got uuid[]; v_wanted int; v_expires timestamptz;
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
  v_got := prep.take_for_change(b.id, v_change, v_stations, v_wanted,
    tstzrange(v_starts - make_interval(mins => b.buffer_before_minutes), v_ends + make_interval(mins => b.buffer_after_minutes)));
  IF cardinality(v_got) < v_wanted THEN PERFORM prep.refuse('slot_taken', 'Someone just took that slot'); END IF;
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

-- The renter takes the time that the host proposed. Accepting again finds it accepted.
CREATE FUNCTION prep.accept_move(p_change uuid) RETURNS jsonb LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE c booking_changes%ROWTYPE; b bookings%ROWTYPE;
BEGIN
  SELECT * INTO b FROM bookings WHERE id = (SELECT booking_id FROM booking_changes WHERE id = p_change) FOR UPDATE;
  SELECT * INTO c FROM booking_changes WHERE id = p_change;
  IF c.state = 'applied' THEN RETURN '[]'; END IF;
  IF c.state IS DISTINCT FROM 'proposed' OR c.expires_at <= prep.now() OR b.status <> 'confirmed' THEN
    PERFORM prep.refuse('conflict', 'This proposal is no longer open');
  END IF;
  RETURN prep.apply_change(p_change);
END $$;
--> statement-breakpoint

-- As prep.confirm_booking, for the payment of a change: applies it if it is still open and its booking stands as it did;
-- otherwise the authorisation is to be cancelled.
CREATE FUNCTION prep.confirm_change(p_change uuid, p_session text, p_intent text, p_amount_cents int, p_currency text)
RETURNS jsonb LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE c booking_changes%ROWTYPE; b bookings%ROWTYPE; v_payment payments%ROWTYPE; v_id uuid := uuidv7(); v_good boolean; v_refunds jsonb;
BEGIN
  SELECT * INTO b FROM bookings WHERE id = (SELECT booking_id FROM booking_changes WHERE id = p_change) FOR UPDATE;
  IF NOT FOUND THEN RETURN NULL; END IF;
  SELECT * INTO STRICT c FROM booking_changes WHERE id = p_change;
  SELECT * INTO v_payment FROM payments WHERE stripe_payment_intent_id = p_intent;
  IF NOT FOUND THEN
    v_good := c.state = 'pending_payment' AND c.charge_cents = p_amount_cents AND c.currency = p_currency
      AND (b.starts_at, b.ends_at) = (c.from_starts_at, c.from_ends_at)
      AND (b.status = 'confirmed' OR (b.status = 'checked_in' AND c.to_starts_at = b.starts_at));
    INSERT INTO payments (id, booking_id, change_id, organization_id, stripe_payment_intent_id, status, amount_cents, currency)
    VALUES (v_id, b.id, c.id, b.organization_id, p_intent, CASE WHEN v_good THEN 'authorized' ELSE 'voiding' END, p_amount_cents, p_currency) RETURNING * INTO v_payment;
    UPDATE checkouts SET status = CASE WHEN v_good THEN 'paid' ELSE 'lost' END WHERE stripe_session_id = p_session;
    IF v_good THEN
      v_refunds := prep.apply_change(c.id);
    ELSE
      PERFORM prep.end_change(c.id, 'expired');
      PERFORM prep.audit(b.organization_id, 'payment.voiding', 'booking', b.id, jsonb_build_object('paymentId', v_id, 'changeId', c.id));
      PERFORM prep.queue_mail('change_lost', b.renter_id, c.id);
    END IF;
  END IF;
  RETURN jsonb_build_object('paymentId', v_payment.id, 'status', v_payment.status, 'bookingId', b.id, 'organizationId', b.organization_id, 'amountCents', v_payment.amount_cents);
END $$;
--> statement-breakpoint

-- The authorisation of an applied change ran out at the bank before anybody could take it. Its renter keeps the time; what
-- nobody paid is nobody's share.
CREATE FUNCTION prep.fail_change_payment(p_intent text) RETURNS void LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE c booking_changes%ROWTYPE; v_fee int;
BEGIN
  SELECT x.* INTO c FROM booking_changes x JOIN payments p ON p.change_id = x.id
   WHERE p.stripe_payment_intent_id = p_intent AND p.status = 'authorized' AND x.state = 'applied';
  IF NOT FOUND THEN RETURN; END IF;
  PERFORM 1 FROM bookings WHERE id = c.booking_id FOR UPDATE;
  UPDATE booking_changes SET state = 'failed' WHERE id = c.id AND state = 'applied';
  IF NOT FOUND THEN RETURN; END IF;
  SELECT least(platform_fee_cents, (c.charge_cents * platform_fee_cents::bigint / greatest(total_cents - refunded_cents, 1))::int) INTO v_fee FROM bookings WHERE id = c.booking_id;
  UPDATE bookings SET total_cents = total_cents - c.charge_cents, platform_fee_cents = platform_fee_cents - v_fee,
    host_due_cents = host_due_cents - (c.charge_cents - v_fee) WHERE id = c.booking_id;
  PERFORM prep.audit(c.organization_id, 'change.failed', 'booking', c.booking_id, jsonb_build_object('changeId', c.id));
END $$;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION prep.guard_booking_change(), prep.refund_booking(uuid, int, text), prep.take_for_change(uuid, uuid, uuid[], int, tstzrange),
  prep.apply_change(uuid), prep.end_change(uuid, text), prep.change_booking(jsonb), prep.accept_move(uuid),
  prep.confirm_change(uuid, text, text, int, text), prep.fail_change_payment(text) TO prep_system;
