CREATE OR REPLACE FUNCTION prep.rent_storage(p jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE
  v_user uuid := prep.user_id(); v_now timestamptz := prep.now(); v_prolongs boolean := (p->>'prolongs')::boolean;
  v_organization uuid := p->>'organizationId'; v_kitchen uuid := p->>'kitchenId'; v_space uuid := p->>'spaceId'; v_rental uuid := p->>'rentalId';
  v_from timestamptz; v_until timestamptz; r booking_series%ROWTYPE; v_standing text; v_unit uuid; v_free bigint; m jsonb; q jsonb;
  v_dead uuid[] := '{}'; v_ended uuid[]; v_ids uuid[] := '{}'; v_first jsonb; v_hash text; v_answer jsonb; v_done text;
BEGIN
  IF v_user IS NULL THEN PERFORM prep.refuse('unauthenticated', 'Sign in to hold a slot'); END IF;
  INSERT INTO idempotency_keys (user_id, key, request_hash, status) VALUES (v_user, p->>'key', p->>'requestHash', 201) ON CONFLICT DO NOTHING;
  IF NOT FOUND THEN
    SELECT request_hash, answer INTO v_hash, v_first FROM idempotency_keys WHERE user_id = v_user AND key = p->>'key';
    IF v_hash <> p->>'requestHash' THEN PERFORM prep.refuse('idempotency_mismatch', 'This Idempotency-Key was used for another request'); END IF;
    IF v_first IS NULL THEN PERFORM prep.refuse('in_progress', 'The first request with this Idempotency-Key is still running'); END IF;
    RETURN v_first || '{"outcome": "held", "replayed": true}';
  END IF;
  -- One person at a time, then one space at a time: whoever comes second sees what the first took.
  v_done := pg_advisory_xact_lock(hashtextextended(v_user::text, 7));
  v_done := pg_advisory_xact_lock(hashtextextended(v_space::text, 8));
  IF NOT EXISTS (SELECT 1 FROM kitchens k WHERE k.id = v_kitchen AND k.version = (p->>'kitchenVersion')::int AND k.organization_id = v_organization AND k.status = 'published') THEN
    DELETE FROM idempotency_keys WHERE user_id = v_user AND key = p->>'key';
    RETURN '{"outcome": "stale"}';
  END IF;
  v_standing := coalesce((SELECT s.standing FROM renter_standings s WHERE s.organization_id = v_organization AND s.renter_id = v_user), p->>'newRenters');
  IF v_standing = 'blocked' THEN PERFORM prep.refuse('renter_blocked', 'This kitchen does not take bookings from you'); END IF;
  SELECT min((value->>'startsAt')::timestamptz), max((value->>'endsAt')::timestamptz) INTO v_from, v_until FROM jsonb_array_elements(p->'months');

  IF v_prolongs THEN
    SELECT * INTO r FROM booking_series WHERE id = v_rental AND renter_id = v_user AND space_id = v_space AND station_id IS NOT NULL FOR UPDATE;
    IF NOT FOUND THEN PERFORM prep.refuse('not_found', 'Rental not found'); END IF;
    IF r.notice_given_at IS NOT NULL THEN PERFORM prep.refuse('conflict', 'The kitchen gave notice: no months can be added'); END IF;
    IF v_from IS DISTINCT FROM (SELECT max(b.ends_at) FROM bookings b WHERE b.series_id = v_rental AND b.status IN ('held', 'requested', 'confirmed', 'completed')) THEN
      PERFORM prep.refuse('conflict', 'The booking changed meanwhile. Look again');
    END IF;
  ELSIF (SELECT count(*) FROM (SELECT b.series_id FROM bookings b JOIN booking_series x ON x.id = b.series_id AND x.station_id IS NOT NULL
           WHERE b.renter_id = v_user AND b.status IN ('held', 'requested', 'confirmed', 'completed') AND (b.status <> 'held' OR b.hold_expires_at > v_now)
           GROUP BY b.series_id HAVING bool_and(b.status = 'held')) unpaid) >= (p->>'maxUnpaid')::int THEN
    PERFORM prep.refuse('conflict', 'You hold as many slots as one person can. Pay for one or give one back first', 'spaceId');
  END IF;

  -- Unpaid holds that ran out give way; with a first month, those that follow it ran out just now.
  FOR i IN 1..2 LOOP
    SELECT array_agg(d.id) INTO v_ended FROM (SELECT b.id FROM bookings b
      WHERE b.status || '' = 'held' AND b.pay_until IS NULL AND b.hold_expires_at <= v_now
        AND b.id IN (SELECT a.booking_id FROM space_stations ss JOIN allocations a ON a.station_id = ss.station_id AND a.released_at IS NULL WHERE ss.space_id = v_space)
      ORDER BY b.series_id, b.starts_at FOR UPDATE) d;
    EXIT WHEN v_ended IS NULL;
    WITH ended AS (
      UPDATE bookings b SET status = 'expired', hold_expires_at = NULL, host_due_cents = 0 WHERE b.id = ANY (v_ended) AND b.status || '' = 'held' RETURNING b.id),
    freed AS (UPDATE allocations a SET released_at = v_now FROM ended WHERE a.booking_id = ended.id AND a.released_at IS NULL)
    SELECT array_agg(ended.id) INTO v_ended FROM ended;
    v_dead := v_dead || coalesce(v_ended, '{}');
  END LOOP;

  SELECT count(*), (array_agg(u.station_id ORDER BY u.n))[1] INTO v_free, v_unit FROM prep.free_units(v_space, v_from, v_until) u
   WHERE NOT v_prolongs OR u.station_id = r.station_id;
  IF v_unit IS NULL AND v_prolongs THEN PERFORM prep.refuse('storage_full', 'Somebody else has this unit after that. Rent another one', 'months'); END IF;
  IF v_unit IS NULL THEN PERFORM prep.refuse('storage_full', 'Every unit is taken for some of that time', 'startsOn'); END IF;
  IF NOT v_prolongs AND NOT (p->>'offered')::boolean AND v_free <= prep.storage_line(v_space, v_user, greatest(v_from, v_now)) THEN
    PERFORM prep.refuse('storage_full', 'What is free now is for those who wait. Join the waitlist', 'startsOn');
  END IF;

  IF v_prolongs THEN UPDATE booking_series SET rule = p->'rule' WHERE id = v_rental;
  ELSE
    INSERT INTO booking_series (id, organization_id, kitchen_id, space_id, renter_id, rule, time_zone, billing, station_id)
    VALUES (v_rental, v_organization, v_kitchen, v_space, v_user, p->'rule', p->>'timeZone', 'per_occurrence', v_unit);
  END IF;
  FOR m IN SELECT value FROM jsonb_array_elements(p->'months') ORDER BY (value->>'startsAt')::timestamptz LOOP
    q := m->'quote';
    INSERT INTO allocations (id, booking_id, station_id, blocked)
    VALUES (uuidv7(), (m->>'bookingId')::uuid, v_unit, tstzrange((m->>'startsAt')::timestamptz, (m->>'endsAt')::timestamptz)) ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN PERFORM prep.refuse('storage_full', 'Every unit is taken for some of that time', 'startsOn'); END IF;
    INSERT INTO bookings (id, organization_id, kitchen_id, space_id, renter_id, series_id, status, starts_at, ends_at, time_zone, buffer_before_minutes,
      buffer_after_minutes, hold_expires_at, quote, cancellation_policy, total_cents, platform_fee_cents, tax_cents, host_due_cents, currency, needs_approval)
    VALUES ((m->>'bookingId')::uuid, v_organization, v_kitchen, v_space, v_user, v_rental, 'held', (m->>'startsAt')::timestamptz, (m->>'endsAt')::timestamptz,
      p->>'timeZone', 0, 0, (m->>'holdExpiresAt')::timestamptz, q, p->'cancellationPolicy', (q->>'totalCents')::int, (q->>'platformFeeCents')::int,
      (q->>'taxCents')::int, (q->>'hostCents')::int, q->>'currency', v_standing = 'asks' AND NOT v_prolongs AND cardinality(v_ids) = 0);
    v_ids := v_ids || (m->>'bookingId')::uuid;
  END LOOP;
  -- The log is written last: its lock must never be held while waiting for somebody else's unit.
  PERFORM prep.audit(v_organization, 'booking.expired', 'booking', d) FROM unnest(v_dead) d;
  PERFORM prep.audit(v_organization, 'booking.held', 'booking', b, jsonb_build_object('rentalId', v_rental, 'stationId', v_unit)) FROM unnest(v_ids) b;
  v_answer := jsonb_build_object('rentalId', v_rental, 'bookingIds', to_jsonb(v_ids));
  UPDATE idempotency_keys SET answer = v_answer WHERE user_id = v_user AND key = p->>'key';
  RETURN v_answer || '{"outcome": "held", "replayed": false}';
END $function$
;
-- Runs as prep_system, called by prep_app.
