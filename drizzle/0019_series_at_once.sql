-- Series: all occurrences in one commit, each a booking of its own that is paid by its own day.
ALTER TABLE booking_series ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE booking_series FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY system_all ON booking_series TO prep_system USING (true) WITH CHECK (true);
--> statement-breakpoint
CREATE POLICY app_select ON booking_series FOR SELECT TO prep_app USING (renter_id = prep.user_id()
  OR organization_id = ANY (prep.organization_ids()) OR prep.is_support());
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON booking_series TO prep_system;
--> statement-breakpoint
GRANT SELECT ON booking_series TO prep_app;
--> statement-breakpoint
ALTER TABLE booking_series ALTER COLUMN created_at SET DEFAULT prep.now(), ALTER COLUMN updated_at SET DEFAULT prep.now();
--> statement-breakpoint
CREATE TRIGGER touch BEFORE UPDATE ON booking_series FOR EACH ROW EXECUTE FUNCTION prep.touch();
--> statement-breakpoint

-- Holds every occurrence of a series, or all that are free (onConflict 'skip'). One call is the whole decision, as
-- prep.hold_slot is for one: input as there, with seriesId, rule, billing, and for each of `occurrences` bookingId, startsAt,
-- endsAt, open, week, quote, holdExpiresAt. They are taken in the order of time, so two series never wait in a circle.
-- Answer: {outcome: 'held', replayed, heldBookingIds} or {outcome: 'stale'}.
CREATE FUNCTION prep.hold_series(p jsonb) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  v_user uuid := prep.user_id(); v_now timestamptz := prep.now();
  v_organization uuid := p->>'organizationId'; v_kitchen uuid := p->>'kitchenId'; v_series uuid := p->>'seriesId';
  v_first jsonb; v_hash text; v_standing text; v_ahead bigint; v_week interval; o jsonb; q jsonb; t record;
  v_booking uuid; v_starts timestamptz; v_ends timestamptz; v_held uuid[] := '{}'; v_dead uuid[] := '{}'; v_answer jsonb; v_done text;
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
      IF t.got IS NULL THEN RAISE EXCEPTION USING ERRCODE = 'PREP1'; END IF;
      INSERT INTO bookings (id, organization_id, kitchen_id, space_id, renter_id, series_id, status, starts_at, ends_at, time_zone, buffer_before_minutes,
        buffer_after_minutes, hold_expires_at, quote, cancellation_policy, total_cents, platform_fee_cents, tax_cents, host_due_cents, currency, needs_approval)
      VALUES (v_booking, v_organization, v_kitchen, (p->>'spaceId')::uuid, v_user, v_series, 'held', v_starts, v_ends, p->>'timeZone',
        (p->>'bufferBeforeMinutes')::int, (p->>'bufferAfterMinutes')::int, (o->>'holdExpiresAt')::timestamptz, q, p->'cancellationPolicy', (q->>'totalCents')::int,
        (q->>'platformFeeCents')::int, (q->>'taxCents')::int, (q->>'hostCents')::int, q->>'currency', coalesce(v_standing = 'asks', false));
      v_held := v_held || v_booking; v_dead := v_dead || coalesce(t.dead, '{}');
    EXCEPTION WHEN SQLSTATE 'PREP1' THEN
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
GRANT EXECUTE ON FUNCTION prep.hold_series(jsonb) TO prep_app, prep_system;
--> statement-breakpoint
ALTER FUNCTION prep.hold_series(jsonb) OWNER TO prep_system;
--> statement-breakpoint

-- What follows belongs to prep_system, and only its owner may write it anew.
SET LOCAL ROLE prep_system;
--> statement-breakpoint
-- As in 0003. An occurrence of a series is held for days: its payment page may run out and be opened again, and pressing
-- Pay never shortens what it has.
CREATE OR REPLACE FUNCTION prep.begin_checkout(p_booking uuid, p_checkout uuid, p_pay_minutes int, p_session_minutes int)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE b bookings%ROWTYPE; c checkouts%ROWTYPE;
BEGIN
  SELECT * INTO b FROM bookings WHERE id = p_booking AND renter_id = prep.user_id() FOR UPDATE;
  IF NOT FOUND THEN PERFORM prep.refuse('not_found', 'Booking not found'); END IF;
  IF b.status <> 'held' THEN PERFORM prep.refuse('conflict', 'This booking is no longer waiting for payment', 'status'); END IF;
  IF b.hold_expires_at <= prep.now() THEN PERFORM prep.refuse('conflict', 'The hold has run out. Choose the slot again', 'status'); END IF;
  SELECT * INTO c FROM checkouts WHERE booking_id = p_booking ORDER BY attempt DESC LIMIT 1;
  IF c.id IS NULL OR (b.series_id IS NOT NULL AND c.expires_at <= prep.now()) THEN
    UPDATE checkouts SET status = 'expired' WHERE booking_id = p_booking AND status IN ('creating', 'open');
    UPDATE bookings SET pay_until = prep.now() + make_interval(mins => p_pay_minutes),
      hold_expires_at = greatest(hold_expires_at, prep.now() + make_interval(mins => p_pay_minutes))
     WHERE id = p_booking RETURNING * INTO b;
    INSERT INTO checkouts (id, booking_id, attempt, expires_at)
    VALUES (p_checkout, p_booking, coalesce(c.attempt, 0) + 1, prep.now() + make_interval(mins => p_session_minutes));
    PERFORM prep.audit(b.organization_id, 'checkout.started', 'booking', p_booking, jsonb_build_object('checkoutId', p_checkout));
    SELECT * INTO STRICT c FROM checkouts WHERE id = p_checkout;
  END IF;
  RETURN jsonb_build_object('checkoutId', c.id, 'status', c.status, 'url', c.url, 'stripeSessionId', c.stripe_session_id, 'expiresAt', c.expires_at,
    'payUntil', b.pay_until, 'totalCents', b.total_cents, 'currency', b.currency, 'startsAt', b.starts_at, 'endsAt', b.ends_at, 'timeZone', b.time_zone,
    'email', (SELECT email FROM users WHERE id = b.renter_id), 'locale', (SELECT locale FROM users WHERE id = b.renter_id),
    'spaceName', (SELECT name FROM spaces WHERE id = b.space_id), 'kitchenName', (SELECT name FROM kitchens WHERE id = b.kitchen_id));
END $$;
--> statement-breakpoint
-- As in 0003. Who let an occurrence run out unpaid is told: it was days ago that it was held.
CREATE OR REPLACE FUNCTION prep.release_hold(p_booking uuid, p_to text) RETURNS boolean
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
  IF b.series_id IS NOT NULL AND p_to = 'expired' THEN PERFORM prep.queue_mail('occurrence_released', b.renter_id, p_booking); END IF;
  RETURN true;
END $$;
--> statement-breakpoint
RESET ROLE;
