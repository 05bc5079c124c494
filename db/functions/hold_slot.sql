CREATE OR REPLACE FUNCTION prep.hold_slot(p jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
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
  v_standing text; v_ahead bigint; v_week interval; v_lacks uuid; v_discount int; v_plans jsonb;
  v_most_ahead int := p->>'maxBookingsAhead'; v_most_hours int := p->>'maxHoursPerWeek';
  v_week_starts timestamptz := p->'week'->>'startsAt'; v_week_ends timestamptz := p->'week'->>'endsAt';
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
         coalesce((SELECT d.percent_bps FROM client_discounts d WHERE d.organization_id = v_organization AND d.renter_id = v_user), 0),
         prep.plans_of(v_user, v_organization, v_kitchen)
    INTO v_current, v_live, v_idle, v_standing, v_discount, v_plans;
  -- A price of before the host gave this renter another one, or of before their plan was used up by another hold, is as old as
  -- one of before the kitchen's own change. So is one of before the day filled up or emptied, where that has a price.
  IF NOT v_current OR v_discount <> (p->>'discountBps')::int OR v_plans <> p->'plans'
     OR p ? 'occupancy' AND coalesce(prep.occupancy_step((p->>'spaceId')::uuid, (p->'occupancy'->'day'->>'startsAt')::timestamptz,
          (p->'occupancy'->'day'->>'endsAt')::timestamptz), 'null') <> p->'occupancy'->'step' THEN
    DELETE FROM idempotency_keys WHERE user_id = v_user AND key = v_key;
    RETURN '{"outcome": "stale"}';
  END IF;
  IF v_standing = 'blocked' THEN PERFORM prep.refuse('renter_blocked', 'This kitchen does not take bookings from you'); END IF;
  -- The limits of a kitchen are looked at where it has any, both in one look: the week of the slot may have begun already.
  IF v_most_ahead IS NOT NULL OR v_most_hours IS NOT NULL THEN
    SELECT count(*) FILTER (WHERE c.ends_at > v_now),
           sum(least(c.ends_at, v_week_ends) - greatest(c.starts_at, v_week_starts)) FILTER (WHERE c.ends_at > v_week_starts AND c.starts_at < v_week_ends)
      INTO v_ahead, v_week FROM prep.counting_bookings(v_user, v_kitchen, least(v_now, v_week_starts), 'infinity') c;
    IF v_ahead >= v_most_ahead THEN
      PERFORM prep.refuse('renter_limit', 'You have as many bookings ahead as one renter may have here', 'spaceId');
    END IF;
    IF coalesce(v_week, interval '0') + (least(v_ends, v_week_ends) - v_starts) > make_interval(hours => v_most_hours) THEN
      PERFORM prep.refuse('renter_limit', 'That is more hours than one renter may book here in a week', 'durationMinutes');
    END IF;
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
END $function$
;
-- Runs as prep_system, called by prep_app.
