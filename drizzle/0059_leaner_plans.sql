-- A hold plans its statements once for each connection. Most of them are about values of one JSON object, for which Postgres
-- otherwise finds a plan anew at each call: that took longer than everything that the plans then did (measured: 1.32 ms a hold, with it
-- 0.77; with every rule in force 2.29 and 0.81, the latter with the index of 0058).

-- When stations are taken, by bookings and by other calendars, for whoever may see all of them. Written so that it becomes a part of
-- the query that asks.
CREATE FUNCTION prep.times_taken(p_stations uuid[], p_from timestamptz, p_until timestamptz)
RETURNS TABLE (station_id uuid, blocked tstzrange) LANGUAGE sql STABLE AS $$
  SELECT a.station_id, a.blocked FROM allocations a JOIN bookings b ON b.id = a.booking_id
   WHERE a.station_id = ANY (p_stations) AND a.released_at IS NULL AND a.blocked && tstzrange(p_from, p_until)
     AND NOT (b.status = 'held' AND b.pay_until IS NULL AND b.hold_expires_at <= prep.now())
  UNION ALL
  SELECT t.id, c.busy FROM stations t JOIN calendar_busy c ON c.kitchen_id = t.kitchen_id AND c.busy && tstzrange(p_from, p_until)
   WHERE t.id = ANY (p_stations)
     AND (c.space_id IS NULL OR EXISTS (SELECT 1 FROM space_stations x WHERE x.space_id = c.space_id AND x.station_id = t.id))
$$;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION prep.times_taken(uuid[], timestamptz, timestamptz) TO prep_system;
--> statement-breakpoint
-- As in 0041, without a detour: only prep_system asks.
CREATE OR REPLACE FUNCTION prep.room_around(p_stations uuid[], p_slot tstzrange, p_before int, p_after int, p_gap int, p_step int, p_open tstzrange, p_except uuid DEFAULT NULL)
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
            LEFT JOIN prep.times_taken(p_stations, lower(p_slot) - x.reach, upper(p_slot) + x.reach) b ON b.station_id = t.s
              AND (p_except IS NULL OR NOT EXISTS (SELECT 1 FROM allocations a WHERE a.booking_id = p_except AND a.station_id = b.station_id
                     AND a.blocked = b.blocked AND a.released_at IS NULL))
           GROUP BY t.s, t.n, x.before, x.after, x.reach, x.kept) y
$$;
--> statement-breakpoint
-- As in 0033. A booking of hours lasts a week at most: what began long before is not looked at. The upper bound is written as a
-- difference, so that no index of a kitchen's times looks better than the one of its renter.
CREATE OR REPLACE FUNCTION prep.counting_bookings(p_renter uuid, p_kitchen uuid, p_from timestamptz, p_until timestamptz)
RETURNS TABLE (starts_at timestamptz, ends_at timestamptz) LANGUAGE sql STABLE AS $$
  SELECT b.starts_at, b.ends_at FROM bookings b
   WHERE b.renter_id = p_renter AND b.kitchen_id = p_kitchen AND b.ends_at > p_from AND b.starts_at > p_from - interval '31 days' AND b.starts_at - p_until < interval '0'
     AND (b.status IN ('requested', 'confirmed', 'checked_in', 'completed', 'no_show') OR (b.status = 'held' AND b.hold_expires_at > prep.now()))
     AND NOT EXISTS (SELECT 1 FROM spaces s WHERE s.id = b.space_id AND s.kind = 'storage')
$$;
--> statement-breakpoint
-- What follows belongs to prep_system, and only its owner may write it anew.
SET LOCAL ROLE prep_system;
--> statement-breakpoint
-- As in 0011, for those who may see when, and not who.
CREATE OR REPLACE FUNCTION prep.blocked_times(p_stations uuid[], p_from timestamptz, p_until timestamptz)
RETURNS TABLE (station_id uuid, blocked tstzrange) LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
  SELECT t.station_id, t.blocked FROM prep.times_taken(p_stations, p_from, p_until) t
$$;
--> statement-breakpoint
-- As in 0031, with plans that are kept, and the limits of a renter in one look.
CREATE OR REPLACE FUNCTION prep.hold_slot(p jsonb) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
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
         coalesce((SELECT r.standing FROM renter_standings r WHERE r.organization_id = v_organization AND r.renter_id = v_user), p->>'newRenters')
    INTO v_current, v_live, v_idle, v_standing;
  IF NOT v_current THEN
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
END $$;
--> statement-breakpoint
RESET ROLE;
