-- The verbs of a booking that must be decided in one statement: hold, begin to pay, confirm, give back.

-- When each station of a space is blocked. Says nothing about by whom, so that anyone may ask.
CREATE FUNCTION prep.blocked_times(p_stations uuid[], p_from timestamptz, p_until timestamptz)
RETURNS TABLE (station_id uuid, blocked tstzrange) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT a.station_id, a.blocked FROM allocations a JOIN bookings b ON b.id = a.booking_id
   WHERE a.station_id = ANY (p_stations) AND a.released_at IS NULL AND a.blocked && tstzrange(p_from, p_until)
     AND NOT (b.status = 'held' AND b.pay_until IS NULL AND b.hold_expires_at <= prep.now())
$$;
--> statement-breakpoint

-- Holds a slot. One call is the whole decision: the same key replays the first answer, a kitchen changed since the
-- quote answers 'stale', unpaid holds that ran out are expired on the way, and the exclusion constraint picks the winner.
-- Input: bookingId, organizationId, kitchenId, kitchenVersion, spaceId, units (null: all), stationIds (in allocation
-- order), startsAt, endsAt, bufferBeforeMinutes, bufferAfterMinutes, timeZone, quote, cancellationPolicy, key, requestHash,
-- holdMinutes, maxLiveHolds. Answer: {outcome: 'held', replayed, booking…} or {outcome: 'stale'}.
CREATE FUNCTION prep.hold_slot(p jsonb) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  v_user uuid := prep.user_id();
  v_booking uuid := (p->>'bookingId')::uuid;
  v_starts timestamptz := (p->>'startsAt')::timestamptz;
  v_ends timestamptz := (p->>'endsAt')::timestamptz;
  v_blocked tstzrange := tstzrange(v_starts - make_interval(mins => (p->>'bufferBeforeMinutes')::int), v_ends + make_interval(mins => (p->>'bufferAfterMinutes')::int));
  v_stations uuid[] := (SELECT array_agg(s::uuid ORDER BY n) FROM jsonb_array_elements_text(p->'stationIds') WITH ORDINALITY x(s, n));
  v_wanted int := coalesce((p->>'units')::int, cardinality(v_stations));
  v_quote jsonb := p->'quote';
  v_expires timestamptz := prep.now() + make_interval(mins => (p->>'holdMinutes')::int);
  v_taken int := 0; v_got int; v_got_stations jsonb := '[]'; v_station uuid; v_answer jsonb; v_hash text; v_dead uuid[];
BEGIN
  IF v_user IS NULL THEN PERFORM prep.refuse('unauthenticated', 'Sign in to hold a slot'); END IF;

  -- Waits for a twin in flight, then sees what it stored.
  INSERT INTO idempotency_keys (user_id, key, request_hash, status) VALUES (v_user, p->>'key', p->>'requestHash', 201) ON CONFLICT DO NOTHING;
  IF NOT FOUND THEN
    SELECT request_hash, answer INTO v_hash, v_answer FROM idempotency_keys WHERE user_id = v_user AND key = p->>'key';
    IF v_hash <> p->>'requestHash' THEN PERFORM prep.refuse('idempotency_mismatch', 'This Idempotency-Key was used for another request'); END IF;
    IF v_answer IS NULL THEN PERFORM prep.refuse('in_progress', 'The first request with this Idempotency-Key is still running'); END IF;
    RETURN v_answer || '{"outcome": "held", "replayed": true, "gotStationIds": []}';
  END IF;

  IF NOT EXISTS (SELECT 1 FROM kitchens k WHERE k.id = (p->>'kitchenId')::uuid AND k.version = (p->>'kitchenVersion')::int AND k.status = 'published'
                    AND k.open_times @> tstzrange(v_starts, v_ends)) THEN
    DELETE FROM idempotency_keys WHERE user_id = v_user AND key = p->>'key';
    RETURN '{"outcome": "stale"}';
  END IF;

  -- A hand full of live holds is shopping; more is hoarding. The lock makes parallel holds of one person count each other.
  PERFORM pg_advisory_xact_lock(hashtextextended(v_user::text, 7));
  IF (SELECT count(*) FROM bookings b WHERE b.renter_id = v_user AND b.status = 'held' AND b.hold_expires_at > prep.now()) >= (p->>'maxLiveHolds')::int THEN
    PERFORM prep.refuse('conflict', 'You hold as many slots as one person can. Pay for one or give one back first', 'spaceId');
  END IF;

  -- An unpaid hold that ran out gives way; one with a payment page open is the sweeper's, which closes that page first.
  WITH dead AS (
    UPDATE bookings b SET status = 'expired', hold_expires_at = NULL, host_due_cents = 0
     WHERE b.id IN (SELECT a.booking_id FROM allocations a WHERE a.station_id = ANY (v_stations) AND a.released_at IS NULL AND a.blocked && v_blocked)
       AND b.status = 'held' AND b.pay_until IS NULL AND b.hold_expires_at <= prep.now()
    RETURNING b.id),
  freed AS (UPDATE allocations a SET released_at = prep.now() FROM dead WHERE a.booking_id = dead.id AND a.released_at IS NULL)
  SELECT array_agg(dead.id) INTO v_dead FROM dead;

  -- Stations are taken in their fixed order, so two callers never wait for each other in a circle.
  FOREACH v_station IN ARRAY v_stations LOOP
    EXIT WHEN v_taken = v_wanted;
    CONTINUE WHEN EXISTS (SELECT 1 FROM allocations a WHERE a.station_id = v_station AND a.released_at IS NULL AND a.blocked && v_blocked);
    INSERT INTO allocations (id, booking_id, station_id, blocked) VALUES (uuidv7(), v_booking, v_station, v_blocked) ON CONFLICT DO NOTHING;
    GET DIAGNOSTICS v_got = ROW_COUNT;
    IF v_got = 1 THEN v_taken := v_taken + 1; v_got_stations := v_got_stations || to_jsonb(v_station); END IF;
    EXIT WHEN v_got = 0 AND p->>'units' IS NULL;
  END LOOP;
  IF v_taken < v_wanted THEN PERFORM prep.refuse('slot_taken', 'Someone just took that slot'); END IF;

  v_answer := p->'answer' || jsonb_build_object('holdExpiresAt', v_expires);
  INSERT INTO bookings (id, organization_id, kitchen_id, space_id, renter_id, status, starts_at, ends_at, time_zone, buffer_before_minutes,
    buffer_after_minutes, hold_expires_at, quote, cancellation_policy, total_cents, platform_fee_cents, tax_cents, host_due_cents, currency)
  VALUES (v_booking, (p->>'organizationId')::uuid, (p->>'kitchenId')::uuid, (p->>'spaceId')::uuid, v_user, 'held', v_starts, v_ends, p->>'timeZone',
    (p->>'bufferBeforeMinutes')::int, (p->>'bufferAfterMinutes')::int, v_expires, v_quote, p->'cancellationPolicy', (v_quote->>'totalCents')::int,
    (v_quote->>'platformFeeCents')::int, (v_quote->>'taxCents')::int, (v_quote->>'hostCents')::int, v_quote->>'currency');
  UPDATE idempotency_keys SET answer = v_answer WHERE user_id = v_user AND key = p->>'key';
  -- The log is written last: its lock must never be held while waiting for somebody else's slot.
  PERFORM prep.audit((p->>'organizationId')::uuid, 'booking.expired', 'booking', d) FROM unnest(v_dead) d;
  PERFORM prep.audit((p->>'organizationId')::uuid, 'booking.held', 'booking', v_booking, jsonb_build_object('totalCents', v_quote->'totalCents'));
  RETURN v_answer || jsonb_build_object('outcome', 'held', 'replayed', false, 'gotStationIds', v_got_stations);
END $$;
--> statement-breakpoint

-- Pay was pressed: extends the hold once and returns the one checkout of this hold, made now or before.
CREATE FUNCTION prep.begin_checkout(p_booking uuid, p_checkout uuid, p_pay_minutes int, p_session_minutes int)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE b bookings%ROWTYPE; c checkouts%ROWTYPE;
BEGIN
  SELECT * INTO b FROM bookings WHERE id = p_booking AND renter_id = prep.user_id() FOR UPDATE;
  IF NOT FOUND THEN PERFORM prep.refuse('not_found', 'Booking not found'); END IF;
  IF b.status <> 'held' THEN PERFORM prep.refuse('conflict', 'This booking is no longer waiting for payment', 'status'); END IF;
  IF b.hold_expires_at <= prep.now() THEN PERFORM prep.refuse('conflict', 'The hold has run out. Choose the slot again', 'status'); END IF;
  IF b.pay_until IS NULL THEN
    UPDATE bookings SET pay_until = prep.now() + make_interval(mins => p_pay_minutes), hold_expires_at = prep.now() + make_interval(mins => p_pay_minutes)
     WHERE id = p_booking RETURNING * INTO b;
    INSERT INTO checkouts (id, booking_id, attempt, expires_at)
    VALUES (p_checkout, p_booking, 1, prep.now() + make_interval(mins => p_session_minutes));
    PERFORM prep.audit(b.organization_id, 'checkout.started', 'booking', p_booking, jsonb_build_object('checkoutId', p_checkout));
  END IF;
  SELECT * INTO STRICT c FROM checkouts WHERE booking_id = p_booking ORDER BY attempt DESC LIMIT 1;
  RETURN jsonb_build_object('checkoutId', c.id, 'status', c.status, 'url', c.url, 'stripeSessionId', c.stripe_session_id, 'expiresAt', c.expires_at,
    'payUntil', b.pay_until, 'totalCents', b.total_cents, 'currency', b.currency, 'startsAt', b.starts_at, 'endsAt', b.ends_at, 'timeZone', b.time_zone,
    'email', (SELECT email FROM users WHERE id = b.renter_id), 'locale', (SELECT locale FROM users WHERE id = b.renter_id),
    'spaceName', (SELECT name FROM spaces WHERE id = b.space_id), 'kitchenName', (SELECT name FROM kitchens WHERE id = b.kitchen_id));
END $$;
--> statement-breakpoint

-- A card was authorised for a hold. Confirms the booking if its slot is still its own; otherwise the authorisation is to be
-- cancelled. Safe to call any number of times, at once and in any order: the answer is where the payment stands.
CREATE FUNCTION prep.confirm_booking(p_booking uuid, p_session text, p_intent text, p_amount_cents int, p_currency text)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE b bookings%ROWTYPE; v_payment payments%ROWTYPE; v_id uuid := uuidv7();
BEGIN
  SELECT * INTO b FROM bookings WHERE id = p_booking FOR UPDATE;
  -- A payment for somebody else's booking, from another installation on the same account: nothing of ours to decide.
  IF NOT FOUND THEN RETURN NULL; END IF;
  SELECT * INTO v_payment FROM payments WHERE stripe_payment_intent_id = p_intent;
  IF NOT FOUND THEN
    IF b.status = 'held' AND b.total_cents = p_amount_cents AND b.currency = p_currency THEN
      UPDATE bookings SET status = 'confirmed', hold_expires_at = NULL, confirmed_at = prep.now() WHERE id = p_booking;
      UPDATE checkouts SET status = 'paid' WHERE stripe_session_id = p_session;
      INSERT INTO payments (id, booking_id, organization_id, stripe_payment_intent_id, status, amount_cents, currency)
      VALUES (v_id, p_booking, b.organization_id, p_intent, 'authorized', p_amount_cents, p_currency) RETURNING * INTO v_payment;
      PERFORM prep.audit(b.organization_id, 'booking.confirmed', 'booking', p_booking, jsonb_build_object('paymentId', v_id));
      PERFORM prep.queue_mail('booking_confirmed', b.renter_id, p_booking);
      PERFORM prep.queue_host_mail('host_new_booking', b.organization_id, p_booking);
      INSERT INTO analytics_events (id, name, entity_id, occurred_at) VALUES (uuidv7(), 'booking_confirmed', p_booking, prep.now());
    ELSE
      UPDATE checkouts SET status = 'lost' WHERE stripe_session_id = p_session;
      INSERT INTO payments (id, booking_id, organization_id, stripe_payment_intent_id, status, amount_cents, currency)
      VALUES (v_id, p_booking, b.organization_id, p_intent, 'voiding', p_amount_cents, p_currency) RETURNING * INTO v_payment;
      PERFORM prep.audit(b.organization_id, 'payment.voiding', 'booking', p_booking, jsonb_build_object('paymentId', v_id, 'bookingStatus', b.status));
      PERFORM prep.queue_mail('slot_lost', b.renter_id, p_booking);
    END IF;
  END IF;
  RETURN jsonb_build_object('paymentId', v_payment.id, 'status', v_payment.status, 'organizationId', b.organization_id, 'amountCents', v_payment.amount_cents);
END $$;
--> statement-breakpoint

-- Takes a hold back before it was paid: it ran out, or its renter gave it up. The caller has closed its payment page.
CREATE FUNCTION prep.release_hold(p_booking uuid, p_to text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE b bookings%ROWTYPE;
BEGIN
  UPDATE bookings SET status = p_to, hold_expires_at = NULL, host_due_cents = 0,
    cancelled_at = CASE p_to WHEN 'cancelled' THEN prep.now() END, cancelled_by = CASE p_to WHEN 'cancelled' THEN 'renter' END
   WHERE id = p_booking AND status = 'held' RETURNING * INTO b;
  IF NOT FOUND THEN RETURN false; END IF;
  UPDATE allocations SET released_at = prep.now() WHERE booking_id = p_booking AND released_at IS NULL;
  UPDATE checkouts SET status = 'expired' WHERE booking_id = p_booking AND status IN ('creating', 'open');
  PERFORM prep.audit(b.organization_id, 'booking.' || p_to, 'booking', p_booking);
  RETURN true;
END $$;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION prep.blocked_times(uuid[], timestamptz, timestamptz), prep.hold_slot(jsonb), prep.begin_checkout(uuid, uuid, int, int) TO prep_app;
--> statement-breakpoint
ALTER FUNCTION prep.blocked_times(uuid[], timestamptz, timestamptz) OWNER TO prep_system;
--> statement-breakpoint
ALTER FUNCTION prep.hold_slot(jsonb) OWNER TO prep_system;
--> statement-breakpoint
ALTER FUNCTION prep.begin_checkout(uuid, uuid, int, int) OWNER TO prep_system;
--> statement-breakpoint
ALTER FUNCTION prep.confirm_booking(uuid, text, text, int, text) OWNER TO prep_system;
--> statement-breakpoint
ALTER FUNCTION prep.release_hold(uuid, text) OWNER TO prep_system;
