-- Rules that only the neighbours of a slot can tell: which member of a pool, gaps nobody could use, a renter's limits.

DO $$
DECLARE c record;
BEGIN
  EXECUTE 'ALTER TABLE renter_standings ENABLE ROW LEVEL SECURITY';
  EXECUTE 'ALTER TABLE renter_standings FORCE ROW LEVEL SECURITY';
  FOR c IN SELECT column_name FROM information_schema.columns WHERE table_name = 'renter_standings' AND column_default = 'now()' LOOP
    EXECUTE format('ALTER TABLE renter_standings ALTER COLUMN %I SET DEFAULT prep.now()', c.column_name);
  END LOOP;
END $$;
--> statement-breakpoint
CREATE POLICY system_all ON renter_standings TO prep_system USING (true) WITH CHECK (true);
--> statement-breakpoint
-- A host's opinion of a renter is the host's alone.
CREATE POLICY app_member ON renter_standings TO prep_app USING (organization_id = ANY (prep.organization_ids()) OR prep.is_support())
  WITH CHECK (organization_id = ANY (prep.organization_ids()));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON renter_standings TO prep_system;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON renter_standings TO prep_app;
--> statement-breakpoint
GRANT UPDATE (new_renters, request_hours, max_hours_per_week, max_bookings_ahead) ON kitchens TO prep_app;
--> statement-breakpoint
CREATE TRIGGER touch BEFORE UPDATE ON renter_standings FOR EACH ROW EXECUTE FUNCTION prep.touch();
--> statement-breakpoint
INSERT INTO booking_moves VALUES ('held', 'requested'), ('requested', 'confirmed'), ('requested', 'declined'), ('requested', 'expired'), ('requested', 'cancelled');
--> statement-breakpoint

-- A renter's bookings of a kitchen that count towards its limits, in a time: holds that ran out and what was given back do not.
CREATE FUNCTION prep.counting_bookings(p_renter uuid, p_kitchen uuid, p_from timestamptz, p_until timestamptz)
RETURNS TABLE (starts_at timestamptz, ends_at timestamptz) LANGUAGE sql STABLE AS $$
  SELECT b.starts_at, b.ends_at FROM bookings b
   WHERE b.renter_id = p_renter AND b.kitchen_id = p_kitchen AND b.ends_at > p_from AND b.starts_at < p_until
     AND (b.status IN ('requested', 'confirmed', 'checked_in', 'completed', 'no_show') OR (b.status = 'held' AND b.hold_expires_at > prep.now()))
$$;
--> statement-breakpoint

-- How each station stands to a slot of a space: free, buffers included; `room`, how long the free time around it is, a day to
-- each side at most and within the opening hours; and whether it `fits`: at one end of that time, or with p_gap minutes left
-- on both sides, so that no gap stays which nobody could book. A start of less than a step (p_step) later is at the end.
-- Without p_gap everything fits.
CREATE FUNCTION prep.room_around(p_stations uuid[], p_slot tstzrange, p_before int, p_after int, p_gap int, p_step int, p_open tstzrange)
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
           GROUP BY t.s, t.n, x.before, x.after, x.reach, x.kept) y
$$;
--> statement-breakpoint

-- Takes stations for a booking over a slot and the buffers around it. Input: stationIds, units (null: all of them),
-- bufferBeforeMinutes, bufferAfterMinutes, gapMinutes (null: gaps are no matter), incrementMinutes, open {startsAt, endsAt}.
-- `got` is null when too few were free, and then whoever calls refuses, so that nothing stays taken; `gap` says that enough
-- were free and none fitted. Unpaid holds that ran out give way; they come back in `dead`, and the caller logs them.
--
-- Of a pool, one at a time, the member is taken with the least room around the slot: long stretches stay whole for long
-- bookings. Several at a time are the first that are free in their own order, so that they lie together.
CREATE FUNCTION prep.take_stations(p_booking uuid, p_slot tstzrange, p jsonb, OUT got uuid[], OUT dead uuid[], OUT gap boolean) LANGUAGE plpgsql AS $$
DECLARE
  v_before int := p->>'bufferBeforeMinutes';
  v_after int := p->>'bufferAfterMinutes';
  v_units int := p->>'units';
  v_gap int := p->>'gapMinutes';
  v_blocked tstzrange := tstzrange(lower(p_slot) - make_interval(mins => v_before), upper(p_slot) + make_interval(mins => v_after));
  v_stations uuid[] := translate(p->>'stationIds', '[]" ', '{}');
  v_wanted int := coalesce(v_units, cardinality(v_stations));
  v_now timestamptz := prep.now();
  v_free int; v_busy uuid[]; v_blockers uuid[]; v_station uuid;
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
  IF v_wanted = 1 THEN
    INSERT INTO allocations (id, booking_id, station_id, blocked) VALUES (uuidv7(), p_booking, v_stations[1], v_blocked) ON CONFLICT DO NOTHING;
    IF FOUND THEN got := v_stations[1:1]; END IF;
  END IF;

  -- An unpaid hold that ran out gives way; one with a payment page open is the sweeper's, which closes that page first.
  IF cardinality(got) = 0 THEN
    -- One look into the constraint's own index per station.
    SELECT array_agg(a.station_id), array_agg(a.booking_id) INTO v_busy, v_blockers
      FROM unnest(v_stations) s CROSS JOIN LATERAL (SELECT a.station_id, a.booking_id FROM allocations a
        WHERE a.station_id = s AND a.blocked && v_blocked AND a.released_at IS NULL OFFSET 0) a;
    IF v_busy IS NOT NULL THEN
      WITH ended AS (
        -- The status as an expression: the ids say it all, and no index of held bookings should be read instead.
        UPDATE bookings b SET status = 'expired', hold_expires_at = NULL, host_due_cents = 0
         WHERE b.id = ANY (v_blockers) AND b.status || '' = 'held' AND b.pay_until IS NULL AND b.hold_expires_at <= v_now
        RETURNING b.id),
      freed AS (UPDATE allocations a SET released_at = v_now FROM ended WHERE a.booking_id = ended.id AND a.released_at IS NULL)
      SELECT array_agg(ended.id) INTO dead FROM ended;
      IF dead IS NOT NULL THEN
        SELECT array_agg(a.station_id) INTO v_busy FROM allocations a
         WHERE a.booking_id = ANY (v_blockers) AND a.station_id = ANY (v_stations) AND a.blocked && v_blocked AND a.released_at IS NULL;
      END IF;
    END IF;
  END IF;

  -- More than one are taken in their fixed order, so two callers never wait for each other in a circle.
  FOREACH v_station IN ARRAY v_stations LOOP
    EXIT WHEN cardinality(got) = v_wanted;
    CONTINUE WHEN v_station = ANY (v_busy) OR v_station = ANY (got);
    INSERT INTO allocations (id, booking_id, station_id, blocked) VALUES (uuidv7(), p_booking, v_station, v_blocked) ON CONFLICT DO NOTHING;
    IF FOUND THEN got := got || v_station; ELSE EXIT WHEN v_units IS NULL; END IF;
  END LOOP;
  IF cardinality(got) < v_wanted THEN got := NULL; END IF;
END $$;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION prep.counting_bookings(uuid, uuid, timestamptz, timestamptz), prep.take_stations(uuid, tstzrange, jsonb),
  prep.room_around(uuid[], tstzrange, int, int, int, int, tstzrange) TO prep_system;
--> statement-breakpoint

-- As in 0013, with the hours that a space keeps for itself.
CREATE OR REPLACE FUNCTION prep.cheapest_offer(p_kitchen uuid, p_time_zone text, p_starts timestamptz, p_ends timestamptz, p_minutes int, p_max_hourly_cents int)
RETURNS TABLE (space_id uuid, rate int) LANGUAGE sql STABLE ROWS 1 AS $$
  SELECT s.id, s.hourly_rate_cents FROM spaces s
   WHERE s.kitchen_id = p_kitchen AND s.archived_at IS NULL
     AND (p_max_hourly_cents IS NULL OR s.hourly_rate_cents <= p_max_hourly_cents)
     AND (p_starts IS NULL OR (p_minutes BETWEEN s.min_minutes AND s.max_minutes
       AND p_minutes % s.increment_minutes = 0
       AND (s.open_times IS NULL OR s.open_times @> tstzrange(p_starts, p_ends))
       AND (NOT s.avoid_gaps OR (
         SELECT count(*) FROM kitchens k, unnest(coalesce(s.open_times, k.open_times)) o,
             prep.room_around((SELECT array_agg(ss.station_id) FROM space_stations ss WHERE ss.space_id = s.id), tstzrange(p_starts, p_ends),
               s.buffer_before_minutes, s.buffer_after_minutes, s.min_minutes, s.increment_minutes, o) r
          WHERE k.id = s.kitchen_id AND o @> tstzrange(p_starts, p_ends) AND r.free AND r.fits)
         >= coalesce(s.units, (SELECT count(*) FROM space_stations ss WHERE ss.space_id = s.id)))
       AND extract(minute FROM p_starts AT TIME ZONE p_time_zone)::int % s.increment_minutes = 0
       -- Stops looking once enough are free; without a number all of them must be.
       AND (SELECT count(*) FROM (SELECT 1 FROM space_stations ss WHERE ss.space_id = s.id AND NOT EXISTS (
              SELECT 1 FROM allocations a WHERE a.station_id = ss.station_id AND a.released_at IS NULL
                 AND a.blocked && tstzrange(p_starts - make_interval(mins => s.buffer_before_minutes), p_ends + make_interval(mins => s.buffer_after_minutes))
                 AND NOT EXISTS (SELECT 1 FROM bookings b WHERE b.id = a.booking_id AND b.status || '' = 'held' AND b.pay_until IS NULL AND b.hold_expires_at <= prep.now()))
              AND NOT EXISTS (SELECT 1 FROM calendar_busy c WHERE c.kitchen_id = s.kitchen_id
                 AND c.busy && tstzrange(p_starts - make_interval(mins => s.buffer_before_minutes), p_ends + make_interval(mins => s.buffer_after_minutes))
                 AND (c.space_id IS NULL OR EXISTS (SELECT 1 FROM space_stations x WHERE x.space_id = c.space_id AND x.station_id = ss.station_id)))
              LIMIT s.units) free)
           >= coalesce(s.units, nullif((SELECT count(*) FROM space_stations ss WHERE ss.space_id = s.id), 0))))
   ORDER BY s.hourly_rate_cents, s.position, s.id LIMIT 1
$$;
--> statement-breakpoint
-- What follows belongs to prep_system, and only its owner may write it anew.
SET LOCAL ROLE prep_system;
--> statement-breakpoint
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
  v_standing text; v_ahead bigint; v_week interval;
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
             AND b.starts_at > v_starts - interval '12 hours' AND b.starts_at < v_starts + interval '12 hours' AND b.created_at > v_now - interval '1 day')
,
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

  SELECT t.got, t.dead, t.gap INTO v_got, v_dead, v_gap FROM prep.take_stations(v_booking, tstzrange(v_starts, v_ends), p) t;
  IF v_gap THEN PERFORM prep.refuse('leaves_gap', 'That would leave a gap too short for anybody else', 'startsAt'); END IF;
  IF v_got IS NULL THEN PERFORM prep.refuse('slot_taken', 'Someone just took that slot'); END IF;

  INSERT INTO bookings (id, organization_id, kitchen_id, space_id, renter_id, status, starts_at, ends_at, time_zone, buffer_before_minutes,
    buffer_after_minutes, hold_expires_at, quote, cancellation_policy, total_cents, platform_fee_cents, tax_cents, host_due_cents, currency, needs_approval)
  VALUES (v_booking, v_organization, v_kitchen, (p->>'spaceId')::uuid, v_user, 'held', v_starts, v_ends, p->>'timeZone',
    v_before, v_after, v_expires, v_quote, p->'cancellationPolicy', (v_quote->>'totalCents')::int,
    (v_quote->>'platformFeeCents')::int, (v_quote->>'taxCents')::int, (v_quote->>'hostCents')::int, v_quote->>'currency', coalesce(v_standing = 'asks', false));
  -- The log is written last: its lock must never be held while waiting for somebody else's slot.
  IF v_dead IS NOT NULL THEN PERFORM prep.audit(v_organization, 'booking.expired', 'booking', d) FROM unnest(v_dead) d; END IF;
  v_done := prep.audit(v_organization, 'booking.held', 'booking', v_booking, jsonb_build_object('totalCents', v_quote->'totalCents'));
  RETURN v_answer || jsonb_build_object('outcome', 'held', 'replayed', false, 'gotStationIds', to_jsonb(v_got));
END $$;
--> statement-breakpoint
RESET ROLE;
