CREATE OR REPLACE FUNCTION prep.hold_series(p jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE
  v_user uuid := prep.user_id(); v_now timestamptz := prep.now();
  v_organization uuid := p->>'organizationId'; v_kitchen uuid := p->>'kitchenId'; v_series uuid := p->>'seriesId';
  v_first jsonb; v_hash text; v_standing text; v_ahead bigint; v_week interval; o jsonb; q jsonb; t record;
  v_booking uuid; v_starts timestamptz; v_ends timestamptz; v_held uuid[] := '{}'; v_dead uuid[] := '{}'; v_answer jsonb; v_done text; v_lacks uuid; v_free uuid[];
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
  IF NOT EXISTS (SELECT 1 FROM kitchens k WHERE k.id = v_kitchen AND k.version = (p->>'kitchenVersion')::int AND k.organization_id = v_organization AND k.status = 'published')
     OR coalesce((SELECT d.percent_bps FROM client_discounts d WHERE d.organization_id = v_organization AND d.renter_id = v_user), 0) <> (p->>'discountBps')::int
     OR prep.plans_of(v_user, v_organization, v_kitchen) <> p->'plans' THEN
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
      -- What follows was priced as if this one used the renter's plans, or a code: what it would have used is free for them now.
      IF p->>'onConflict' = 'skip' AND q->'terms' ?| ARRAY['plans', 'promo'] THEN RAISE EXCEPTION USING ERRCODE = 'PREP3'; END IF;
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
  -- What a plan pays whole waits for no payment.
  SELECT array_agg(b.id ORDER BY b.starts_at) INTO v_free FROM bookings b WHERE b.id = ANY (v_held) AND b.total_cents = 0;
  PERFORM prep.mark_paid(b, NULL) FROM unnest(v_free) b;
  PERFORM prep.queue_mail('series_held', v_user, v_series), prep.queue_host_mail('host_new_series', v_organization, v_series);
  v_answer := jsonb_build_object('heldBookingIds', to_jsonb(v_held), 'seriesId', v_series);
  UPDATE idempotency_keys SET answer = v_answer WHERE user_id = v_user AND key = p->>'key';
  RETURN v_answer || '{"outcome": "held", "replayed": false}';
EXCEPTION WHEN SQLSTATE 'PREP3' THEN
  RETURN '{"outcome": "stale"}';
END $function$
;
-- Runs as prep_system, called by prep_app.
