-- Credit pays what a change of a booking costs, as it pays a booking: kept with the change, taken when it is applied, given back when it
-- comes to nothing.

-- What of an amount a renter's credit pays; the wallet stays locked until the transaction ends. A page takes no payment below a
-- dollar (LEAST_CENTS), so that much is left for the card where not all is covered.
CREATE FUNCTION prep.credit_against(p_renter uuid, p_currency text, p_due int) RETURNS int LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE v_has int;
BEGIN
  SELECT balance_cents INTO v_has FROM wallets WHERE user_id = p_renter AND currency = p_currency FOR UPDATE;
  IF coalesce(v_has, 0) >= p_due THEN RETURN p_due; END IF;
  RETURN greatest(least(coalesce(v_has, 0), p_due - 100), 0);
END $$;
--> statement-breakpoint
-- As in 0051: what of a booking's price and deposit.
CREATE OR REPLACE FUNCTION prep.credit_for(b bookings) RETURNS int LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  RETURN prep.credit_against(b.renter_id, b.currency, b.total_cents + b.deposit_cents);
END $$;
--> statement-breakpoint
-- As in 0051, for a change of the booking as well: that has no deposit.
DROP FUNCTION prep.keep_credit(bookings, int);
--> statement-breakpoint
CREATE FUNCTION prep.keep_credit(b bookings, p_cents int, p_change uuid DEFAULT NULL) RETURNS payments LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE v payments%ROWTYPE; v_price int := CASE WHEN p_change IS NULL THEN least(p_cents, b.total_cents) ELSE p_cents END; v_moved boolean;
BEGIN
  INSERT INTO payments (id, booking_id, change_id, organization_id, kind, status, amount_cents, deposit_cents, currency)
  VALUES (uuidv7(), b.id, p_change, b.organization_id, 'credit', 'authorized', v_price, p_cents - v_price, b.currency) RETURNING * INTO v;
  v_moved := prep.move_credit(b.renter_id, b.currency, -p_cents, 'spent', 'credit:' || v.id, b.id, NULL, prep.credit_legs(v, 1));
  RETURN v;
END $$;
--> statement-breakpoint
-- As in 0051, of the booking itself or of one change of it.
DROP FUNCTION prep.free_credit(uuid);
--> statement-breakpoint
CREATE FUNCTION prep.free_credit(p_booking uuid, p_change uuid DEFAULT NULL) RETURNS void LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE v payments%ROWTYPE; b bookings%ROWTYPE; v_moved boolean;
BEGIN
  SELECT * INTO b FROM bookings WHERE id = p_booking;
  FOR v IN UPDATE payments SET status = 'voided', captured_cents = 0
            WHERE booking_id = p_booking AND change_id IS NOT DISTINCT FROM p_change AND kind = 'credit' AND status IN ('authorized', 'captured') AND refunded_cents = 0 RETURNING * LOOP
    v_moved := prep.move_credit(b.renter_id, v.currency, v.amount_cents + v.deposit_cents, 'returned', 'credit-back:' || v.id, b.id, NULL, prep.credit_legs(v, -1));
  END LOOP;
END $$;
--> statement-breakpoint
-- Credit follows the change that it was kept for, whichever verb moved it.
CREATE FUNCTION prep.credit_follows_change() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.state = 'applied' THEN
    UPDATE payments SET status = 'captured', captured_cents = amount_cents, captured_at = prep.now()
     WHERE booking_id = NEW.booking_id AND change_id = NEW.id AND kind = 'credit' AND status = 'authorized';
  ELSE
    PERFORM prep.free_credit(NEW.booking_id, NEW.id);
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER credit_follows AFTER UPDATE OF state ON booking_changes FOR EACH ROW
  WHEN (NEW.state IS DISTINCT FROM OLD.state) EXECUTE FUNCTION prep.credit_follows_change();
--> statement-breakpoint
-- As in 0079. `useCredit`: the renter's credit pays what it can of what the change costs; where that is all of it, it is applied at once.
CREATE OR REPLACE FUNCTION prep.change_booking(p jsonb) RETURNS jsonb LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  b bookings%ROWTYPE; v_change uuid := p->>'changeId'; v_state text := p->>'state'; v_open booking_changes%ROWTYPE;
  v_starts timestamptz := p->>'startsAt'; v_ends timestamptz := p->>'endsAt'; v_got uuid[]; v_lacks uuid; v_wanted int; v_expires timestamptz; v_moves boolean; v_free int; v_credit int := 0; v payments%ROWTYPE;
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
     OR b.total_cents + b.deposit_cents > 0 AND NOT EXISTS (SELECT 1 FROM payments WHERE booking_id = b.id AND status = 'captured') THEN
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
    IF (p->>'useCredit')::boolean THEN v_credit := prep.credit_against(b.renter_id, b.currency, (p->>'chargeCents')::int); END IF;
    IF v_credit > 0 THEN v := prep.keep_credit(b, v_credit, v_change); END IF;
    IF v_credit = (p->>'chargeCents')::int THEN
      RETURN jsonb_build_object('outcome', 'applied', 'refundIds', prep.apply_change(v_change));
    END IF;
    INSERT INTO checkouts (id, booking_id, change_id, credit_cents, attempt, expires_at)
    SELECT (p->>'checkoutId')::uuid, b.id, v_change, v_credit, coalesce(max(attempt), 0) + 1, prep.now() + make_interval(mins => (p->>'sessionMinutes')::int)
      FROM checkouts WHERE booking_id = b.id;
  ELSE
    PERFORM prep.queue_mail('move_proposed', b.renter_id, v_change);
  END IF;
  PERFORM prep.audit(b.organization_id, 'change.' || v_state, 'booking', b.id, jsonb_build_object('changeId', v_change, 'startsAt', v_starts, 'endsAt', v_ends));
  RETURN jsonb_build_object('outcome', v_state, 'refundIds', '[]'::jsonb, 'expiresAt', v_expires);
END $$;
--> statement-breakpoint
-- As in 0025. What credit is kept for is not asked of the card.
CREATE OR REPLACE FUNCTION prep.confirm_change(p_change uuid, p_session text, p_intent text, p_amount_cents int, p_currency text)
RETURNS jsonb LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE c booking_changes%ROWTYPE; b bookings%ROWTYPE; v_payment payments%ROWTYPE; v_id uuid := uuidv7(); v_good boolean; v_refunds jsonb;
BEGIN
  SELECT * INTO b FROM bookings WHERE id = (SELECT booking_id FROM booking_changes WHERE id = p_change) FOR UPDATE;
  IF NOT FOUND THEN RETURN NULL; END IF;
  SELECT * INTO STRICT c FROM booking_changes WHERE id = p_change;
  SELECT * INTO v_payment FROM payments WHERE stripe_payment_intent_id = p_intent;
  IF NOT FOUND THEN
    v_good := c.state = 'pending_payment' AND c.charge_cents - coalesce((SELECT sum(amount_cents) FROM payments WHERE change_id = c.id AND kind = 'credit' AND status = 'authorized'), 0) = p_amount_cents AND c.currency = p_currency
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
GRANT EXECUTE ON FUNCTION prep.credit_against(uuid, text, int), prep.keep_credit(bookings, int, uuid), prep.free_credit(uuid, uuid), prep.credit_follows_change() TO prep_system;
