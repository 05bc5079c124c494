-- Storage by the month: a rental is a series of bookings, each a month long, that keep one unit. Taking a unit is decided here;
-- paying, cancelling, refunding and paying out are those of any booking.

-- A place to keep things has no hours: what is stored stays overnight.
CREATE FUNCTION prep.storage_is_always_open() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN NEW.open_times := '{(,)}'; RETURN NEW; END $$;
--> statement-breakpoint
CREATE TRIGGER storage_is_always_open BEFORE INSERT OR UPDATE OF open_times, kind ON spaces FOR EACH ROW
  WHEN (NEW.kind = 'storage') EXECUTE FUNCTION prep.storage_is_always_open();
--> statement-breakpoint
INSERT INTO booking_moves VALUES ('confirmed', 'completed');
--> statement-breakpoint

-- As in 0016. Months of storage count towards no limit of hours or bookings.
CREATE OR REPLACE FUNCTION prep.counting_bookings(p_renter uuid, p_kitchen uuid, p_from timestamptz, p_until timestamptz)
RETURNS TABLE (starts_at timestamptz, ends_at timestamptz) LANGUAGE sql STABLE AS $$
  SELECT b.starts_at, b.ends_at FROM bookings b
   WHERE b.renter_id = p_renter AND b.kitchen_id = p_kitchen AND b.ends_at > p_from AND b.starts_at < p_until
     AND (b.status IN ('requested', 'confirmed', 'checked_in', 'completed', 'no_show') OR (b.status = 'held' AND b.hold_expires_at > prep.now()))
     AND NOT EXISTS (SELECT 1 FROM spaces s WHERE s.id = b.space_id AND s.kind = 'storage')
$$;
--> statement-breakpoint
-- As in 0017. An imported time is about who works, not about what is stored.
CREATE OR REPLACE FUNCTION prep.calendar_conflicts(p_kitchen uuid)
RETURNS TABLE (booking_id uuid, feed_id uuid, busy tstzrange, summary text) LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT b.id, c.feed_id, c.busy, c.summary FROM calendar_busy c
    JOIN bookings b ON b.kitchen_id = c.kitchen_id AND b.status IN ('held', 'requested', 'confirmed', 'checked_in')
     AND b.ends_at > prep.now() AND c.busy && tstzrange(b.starts_at, b.ends_at)
   WHERE c.kitchen_id = p_kitchen AND NOT EXISTS (SELECT 1 FROM spaces s WHERE s.id = b.space_id AND s.kind = 'storage')
     AND EXISTS (SELECT 1 FROM allocations a WHERE a.booking_id = b.id AND a.released_at IS NULL
     AND (c.space_id IS NULL OR EXISTS (SELECT 1 FROM space_stations x WHERE x.space_id = c.space_id AND x.station_id = a.station_id)))
$$;
--> statement-breakpoint
-- What follows replaces functions of prep_system, and only their owner may write them anew.
SET LOCAL ROLE prep_system;
--> statement-breakpoint
-- As in 0011, for the same reason.
CREATE OR REPLACE FUNCTION prep.keep_off_busy() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM stations t JOIN calendar_busy c ON c.kitchen_id = t.kitchen_id AND c.busy && NEW.blocked
              WHERE t.id = NEW.station_id AND t.kind <> 'storage' AND (c.space_id IS NULL OR EXISTS
                (SELECT 1 FROM space_stations x WHERE x.space_id = c.space_id AND x.station_id = t.id))) THEN RETURN NULL; END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
-- As in 0023. A shelf opens no door.
CREATE OR REPLACE FUNCTION prep.tell_doors() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE v_had boolean := OLD.status IN ('confirmed', 'checked_in'); v_has boolean := NEW.status IN ('confirmed', 'checked_in');
BEGIN
  IF v_had AND v_has AND (OLD.starts_at, OLD.ends_at, OLD.space_id, OLD.access_version)
      IS NOT DISTINCT FROM (NEW.starts_at, NEW.ends_at, NEW.space_id, NEW.access_version) THEN RETURN NULL; END IF;
  INSERT INTO door_events (id, endpoint_id, organization_id, booking_id, type, access_version, starts_at, ends_at, run_after)
  SELECT uuidv7(), d.id, d.organization_id, NEW.id, e.type, e.version, e.starts_at, e.ends_at, prep.now()
    FROM door_endpoints d
    CROSS JOIN (VALUES (1, 'access.revoked', v_had, OLD.access_version, OLD.starts_at, OLD.ends_at),
                       (2, 'access.granted', v_has, NEW.access_version, NEW.starts_at, NEW.ends_at)) AS e (place, type, wanted, version, starts_at, ends_at)
   WHERE d.kitchen_id = NEW.kitchen_id AND e.wanted AND NOT EXISTS (SELECT 1 FROM spaces s WHERE s.id = NEW.space_id AND s.kind = 'storage')
   ORDER BY e.place;
  RETURN NULL;
END $$;
--> statement-breakpoint
RESET ROLE;
--> statement-breakpoint

-- A month of storage that was paid is completed at its end; nobody checks in to it or fails to come, and nothing else is
-- completed unvisited. A request for storage may be answered after its first day has begun: it begins at midnight.
CREATE FUNCTION prep.guard_month_move() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE v_storage boolean := EXISTS (SELECT 1 FROM spaces s WHERE s.id = NEW.space_id AND s.kind = 'storage');
BEGIN
  IF (NEW.status = 'completed' AND NOT v_storage) OR (NEW.status IN ('checked_in', 'no_show') AND v_storage) THEN
    RAISE EXCEPTION 'a booking of its kind cannot move from % to %', OLD.status, NEW.status USING ERRCODE = 'check_violation', CONSTRAINT = 'bookings_state_machine';
  END IF;
  IF NEW.status = 'requested' AND v_storage THEN
    NEW.answer_by := prep.now() + make_interval(hours => (SELECT k.request_hours FROM kitchens k WHERE k.id = NEW.kitchen_id));
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER bookings_month_move BEFORE UPDATE OF status ON bookings FOR EACH ROW
  WHEN (NEW.status <> OLD.status AND (NEW.status IN ('checked_in', 'no_show', 'requested') OR (OLD.status = 'confirmed' AND NEW.status = 'completed')))
  EXECUTE FUNCTION prep.guard_month_move();
--> statement-breakpoint
-- A rental has no holes: when a month of it comes to nothing, the unpaid ones after it run out. The sweeper closes their
-- payment pages before it frees the unit, as for any hold.
CREATE FUNCTION prep.end_rental() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE v_later uuid[];
BEGIN
  -- In the order of time, as everybody locks the months of a rental: so no two wait for each other in a circle.
  SELECT array_agg(l.id) INTO v_later FROM (SELECT b.id FROM bookings b JOIN booking_series r ON r.id = b.series_id AND r.station_id IS NOT NULL
    WHERE b.series_id = NEW.series_id AND b.status = 'held' AND b.starts_at > NEW.starts_at ORDER BY b.starts_at FOR UPDATE OF b) l;
  UPDATE bookings SET hold_expires_at = least(hold_expires_at, prep.now()) WHERE id = ANY (v_later) AND status = 'held';
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER bookings_end_rental AFTER UPDATE OF status ON bookings FOR EACH ROW
  WHEN (NEW.series_id IS NOT NULL AND NEW.status <> OLD.status AND NEW.status IN ('expired', 'declined', 'cancelled'))
  EXECUTE FUNCTION prep.end_rental();
--> statement-breakpoint
-- For the same reason months are paid in their order: a later one would stay when an earlier one is lost.
CREATE FUNCTION prep.months_in_order() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM bookings b JOIN booking_series r ON r.id = b.series_id AND r.station_id IS NOT NULL
               JOIN bookings e ON e.series_id = r.id AND e.starts_at < b.starts_at AND e.status IN ('held', 'requested')
              WHERE b.id = NEW.booking_id) THEN
    PERFORM prep.refuse('conflict', 'Pay the month before this one first', 'bookingId');
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER checkouts_months_in_order BEFORE INSERT ON checkouts FOR EACH ROW EXECUTE FUNCTION prep.months_in_order();
--> statement-breakpoint

-- Units of a space that nobody has at any moment of a time, those first that somebody has soonest after it: long free
-- stretches stay whole. Says nothing about by whom the others are taken, so that anyone may ask.
CREATE FUNCTION prep.free_units(p_space uuid, p_from timestamptz, p_until timestamptz) RETURNS TABLE (station_id uuid, n bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT t.id, row_number() OVER (ORDER BY (SELECT min(lower(a.blocked)) FROM allocations a
           WHERE a.station_id = t.id AND a.released_at IS NULL AND lower(a.blocked) >= p_until) NULLS LAST, t.position, t.id)
    FROM space_stations ss JOIN stations t ON t.id = ss.station_id
   WHERE ss.space_id = p_space AND NOT EXISTS (SELECT 1 FROM allocations a JOIN bookings b ON b.id = a.booking_id
     WHERE a.station_id = t.id AND a.released_at IS NULL AND a.blocked && tstzrange(p_from, p_until)
       AND NOT (b.status = 'held' AND b.pay_until IS NULL AND b.hold_expires_at <= prep.now()))
$$;
--> statement-breakpoint
-- How many wait for a unit of a space who could be given one from a moment on: those come before whoever looks now.
CREATE FUNCTION prep.storage_line(p_space uuid, p_except uuid, p_from timestamptz) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT count(*) FROM waitlist_entries w
   WHERE w.space_id = p_space AND w.state = 'waiting' AND w.months IS NOT NULL AND w.window_ends_at > prep.now() AND w.renter_id IS DISTINCT FROM p_except
     AND NOT EXISTS (SELECT 1 FROM renter_standings r WHERE r.organization_id = w.organization_id AND r.renter_id = w.renter_id AND r.standing = 'blocked')
     AND EXISTS (SELECT 1 FROM prep.free_units(p_space, p_from, p_from + make_interval(months => w.months)))
$$;
--> statement-breakpoint
-- The storage of a kitchen in numbers that anyone may know: units, free for the month ahead and not meant for somebody in
-- line, how many wait, and when the first unit becomes free where none is.
CREATE FUNCTION prep.storage_counts(p_kitchen uuid)
RETURNS TABLE (space_id uuid, units int, free int, waiting int, next_free_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT s.id, u.units, f.free, (SELECT count(*)::int FROM waitlist_entries w WHERE w.space_id = s.id AND w.state = 'waiting' AND w.window_ends_at > prep.now()),
         CASE WHEN f.free = 0 THEN (SELECT min(e.until) FROM (SELECT max(upper(a.blocked)) AS until FROM space_stations ss
           JOIN allocations a ON a.station_id = ss.station_id AND a.released_at IS NULL WHERE ss.space_id = s.id GROUP BY ss.station_id) e WHERE e.until > prep.now()) END
    FROM spaces s
    CROSS JOIN LATERAL (SELECT count(*)::int AS units FROM space_stations ss WHERE ss.space_id = s.id) u
    CROSS JOIN LATERAL (SELECT greatest(0, (SELECT count(*) FROM prep.free_units(s.id, prep.now(), prep.now() + interval '1 month')) - prep.storage_line(s.id, NULL, prep.now()))::int AS free) f
   WHERE s.kitchen_id = p_kitchen AND s.kind = 'storage'
$$;
--> statement-breakpoint

-- Rents a unit for months that follow each other, or prolongs a rental on its own unit: all months or none, one unit for all.
-- Input: rentalId, prolongs, offered (it comes out of the waitlist), organizationId, kitchenId, kitchenVersion, spaceId, timeZone,
-- newRenters, cancellationPolicy, rule {startsOn, months}, months [{bookingId, startsAt, endsAt, quote, holdExpiresAt}], maxUnpaid,
-- key, requestHash. Answer: {outcome: 'held', replayed, rentalId, bookingIds} or {outcome: 'stale'}.
CREATE FUNCTION prep.rent_storage(p jsonb) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
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
END $$;
--> statement-breakpoint

-- The host lets a rental end with the months that are paid: the others run out, and none can be added. Once; a repetition
-- changes nothing. The caller has authorised the host.
CREATE FUNCTION prep.give_notice(p_rental uuid, p_reason text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE r booking_series%ROWTYPE;
BEGIN
  UPDATE booking_series SET notice_given_at = prep.now(), notice_reason = p_reason
   WHERE id = p_rental AND station_id IS NOT NULL AND notice_given_at IS NULL RETURNING * INTO r;
  IF NOT FOUND THEN RETURN; END IF;
  PERFORM 1 FROM bookings WHERE series_id = p_rental AND status = 'held' ORDER BY starts_at FOR UPDATE;
  UPDATE bookings SET hold_expires_at = least(hold_expires_at, prep.now()) WHERE series_id = p_rental AND status = 'held';
  PERFORM prep.audit(r.organization_id, 'rental.notice_given', 'rental', p_rental, jsonb_build_object('reason', p_reason));
  PERFORM prep.queue_mail('storage_notice', r.renter_id, p_rental);
END $$;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION prep.free_units(uuid, timestamptz, timestamptz), prep.storage_counts(uuid), prep.rent_storage(jsonb) TO prep_app, prep_system;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION prep.storage_line(uuid, uuid, timestamptz), prep.give_notice(uuid, text), prep.guard_month_move(), prep.end_rental(),
  prep.months_in_order(), prep.storage_is_always_open() TO prep_system;
--> statement-breakpoint
ALTER FUNCTION prep.guard_month_move() OWNER TO prep_system;
--> statement-breakpoint
ALTER FUNCTION prep.end_rental() OWNER TO prep_system;
--> statement-breakpoint
ALTER FUNCTION prep.months_in_order() OWNER TO prep_system;
--> statement-breakpoint
ALTER FUNCTION prep.free_units(uuid, timestamptz, timestamptz) OWNER TO prep_system;
--> statement-breakpoint
ALTER FUNCTION prep.storage_line(uuid, uuid, timestamptz) OWNER TO prep_system;
--> statement-breakpoint
ALTER FUNCTION prep.storage_counts(uuid) OWNER TO prep_system;
--> statement-breakpoint
ALTER FUNCTION prep.rent_storage(jsonb) OWNER TO prep_system;
--> statement-breakpoint
ALTER FUNCTION prep.give_notice(uuid, text) OWNER TO prep_system;
