-- Plans by the month: who sees what is left of them, what a paid month includes, and how bookings use it up.
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['plan_allowances', 'plan_spends'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY system_all ON %I TO prep_system USING (true) WITH CHECK (true)', t);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I TO prep_system', t);
    EXECUTE format('GRANT SELECT ON %I TO prep_app', t);
    EXECUTE format('ALTER TABLE %I ALTER COLUMN created_at SET DEFAULT prep.now(), ALTER COLUMN updated_at SET DEFAULT prep.now()', t);
    EXECUTE format('CREATE TRIGGER touch BEFORE UPDATE ON %I FOR EACH ROW EXECUTE FUNCTION prep.touch()', t);
  END LOOP;
END $$;
--> statement-breakpoint
CREATE POLICY app_select ON plan_allowances FOR SELECT TO prep_app
  USING (organization_id = ANY (prep.organization_ids()) OR renter_id = prep.user_id() OR prep.is_support());
--> statement-breakpoint
CREATE POLICY app_select ON plan_spends FOR SELECT TO prep_app
  USING (EXISTS (SELECT 1 FROM plan_allowances a WHERE a.booking_id = allowance_id));
--> statement-breakpoint

-- What counts of what bookings took of a month: a hold that ended, or can no longer be paid, took nothing, nor did a booking that
-- its host or the platform cancelled. A cancellation by the renter has lowered the row itself.
CREATE FUNCTION prep.plan_used(p_allowance uuid, OUT used int, OUT used_after int, OUT over_minutes int) LANGUAGE sql STABLE AS $$
  SELECT coalesce(sum(s.amount), 0)::int, coalesce(sum(s.amount) FILTER (WHERE s.after), 0)::int, coalesce(sum(s.over_minutes) FILTER (WHERE NOT s.after), 0)::int
    FROM plan_spends s JOIN bookings b ON b.id = s.booking_id
   WHERE s.allowance_id = p_allowance AND NOT (b.status IN ('expired', 'declined')
     OR b.status = 'cancelled' AND (b.confirmed_at IS NULL OR b.cancelled_by <> 'renter')
     OR b.status = 'held' AND b.pay_until IS NULL AND b.hold_expires_at <= prep.now())
$$;
--> statement-breakpoint
-- What may be used of a month now: all that is left of it, and when it is over at most what rolls over.
CREATE FUNCTION prep.plan_left(a plan_allowances) RETURNS int LANGUAGE sql STABLE AS $$
  SELECT CASE WHEN prep.now() < a.starts_at OR prep.now() >= a.expires_at THEN 0
              WHEN prep.now() < a.ends_at THEN a.granted - u.used ELSE least(a.granted - u.used, a.rollover - u.used_after) END
    FROM prep.plan_used(a.booking_id) u
$$;
--> statement-breakpoint
-- The plans of a renter that count at a kitchen now, as a quote takes them: the one that ends soonest first. A month counts as long
-- as its booking stands.
CREATE FUNCTION prep.plans_of(p_renter uuid, p_organization uuid, p_kitchen uuid) RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT coalesce(jsonb_agg(jsonb_build_object('id', a.booking_id, 'name', a.name, 'includes', a.includes, 'left', prep.plan_left(a),
           'overage', CASE WHEN prep.now() < a.ends_at THEN a.overage ELSE '[]' END,
           'overMinutes', (SELECT u.over_minutes FROM prep.plan_used(a.booking_id) u)) ORDER BY a.expires_at, a.booking_id), '[]')
    FROM plan_allowances a JOIN bookings b ON b.id = a.booking_id AND b.status IN ('confirmed', 'completed')
   WHERE a.renter_id = p_renter AND a.organization_id = p_organization AND (a.kitchen_id IS NULL OR a.kitchen_id = p_kitchen)
     AND a.starts_at <= prep.now() AND a.expires_at > prep.now()
$$;
--> statement-breakpoint
-- A month of a plan that is paid includes what it was bought with.
CREATE FUNCTION prep.grant_plan() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE t jsonb := NEW.quote->'plan'; v_most int := coalesce((t->'rollover'->>'most')::int, 0);
BEGIN
  INSERT INTO plan_allowances (booking_id, organization_id, kitchen_id, renter_id, name, includes, granted, rollover, overage, starts_at, ends_at, expires_at)
  VALUES (NEW.id, NEW.organization_id, CASE WHEN (t->>'everywhere')::boolean THEN NULL ELSE NEW.kitchen_id END, NEW.renter_id, t->>'name', t->>'includes',
    (t->>'perMonth')::int, least(v_most, (t->>'perMonth')::int), t->'overage', NEW.starts_at, NEW.ends_at,
    CASE WHEN v_most > 0 THEN ((NEW.ends_at AT TIME ZONE NEW.time_zone) + make_interval(months => (t->'rollover'->>'months')::int)) AT TIME ZONE NEW.time_zone ELSE NEW.ends_at END)
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER bookings_grant_plan AFTER UPDATE OF status ON bookings FOR EACH ROW
  WHEN (NEW.status = 'confirmed' AND OLD.status <> 'confirmed' AND NEW.quote ? 'plan') EXECUTE FUNCTION prep.grant_plan();
--> statement-breakpoint
-- A booking takes of the plans of its renter what its price says. A change of it may count other minutes beyond them; what it took
-- of their hours stays.
CREATE FUNCTION prep.use_plans() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    UPDATE plan_spends s SET over_minutes = (x->>'over')::int FROM jsonb_array_elements(NEW.quote->'terms'->'plans') x
     WHERE s.booking_id = NEW.id AND s.allowance_id = (x->>'id')::uuid;
    RETURN NULL;
  END IF;
  INSERT INTO plan_spends (booking_id, allowance_id, amount, over_minutes, after)
  SELECT NEW.id, a.booking_id, (x->>'left')::int, (x->>'over')::int, prep.now() >= a.ends_at
    FROM jsonb_array_elements(NEW.quote->'terms'->'plans') x JOIN plan_allowances a ON a.booking_id = (x->>'id')::uuid AND a.renter_id = NEW.renter_id
   ORDER BY a.booking_id;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER bookings_use_plans AFTER INSERT OR UPDATE OF quote ON bookings FOR EACH ROW
  WHEN (NEW.quote->'terms' ? 'plans') EXECUTE FUNCTION prep.use_plans();
--> statement-breakpoint
-- No month gives more than it has, whoever asks: those who use one at once do so one after the other.
CREATE FUNCTION prep.guard_plan() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE a plan_allowances%ROWTYPE;
BEGIN
  SELECT * INTO STRICT a FROM plan_allowances WHERE booking_id = NEW.allowance_id FOR UPDATE;
  PERFORM prep.must(NEW.amount <= prep.plan_left(a), 'conflict', 'Your plan does not include that much any more');
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER plan_never_below_zero BEFORE INSERT ON plan_spends FOR EACH ROW WHEN (NEW.amount > 0) EXECUTE FUNCTION prep.guard_plan();
--> statement-breakpoint
-- Gives back so much of what a booking took, in hundredths of a percent, when its renter cancels it.
CREATE FUNCTION prep.give_back_plans(p_booking uuid, p_bps int) RETURNS void LANGUAGE sql AS $$
  UPDATE plan_spends SET amount = amount - (amount::bigint * p_bps / 10000)::int, over_minutes = 0 WHERE booking_id = p_booking
$$;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION prep.plan_used(uuid), prep.plan_left(plan_allowances), prep.plans_of(uuid, uuid, uuid) TO prep_app, prep_system;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION prep.grant_plan(), prep.use_plans(), prep.guard_plan(), prep.give_back_plans(uuid, int) TO prep_system;
--> statement-breakpoint
ALTER FUNCTION prep.grant_plan() OWNER TO prep_system;
--> statement-breakpoint
ALTER FUNCTION prep.use_plans() OWNER TO prep_system;
--> statement-breakpoint
ALTER FUNCTION prep.guard_plan() OWNER TO prep_system;
--> statement-breakpoint
-- What follows belongs to prep_system, and only its owner may write it anew.
SET LOCAL ROLE prep_system;
--> statement-breakpoint
-- As in 0061, with `plans` in the input: what the price knew to be left of this renter's plans.
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
  -- one of before the kitchen's own change.
  IF NOT v_current OR v_discount <> (p->>'discountBps')::int OR v_plans <> p->'plans' THEN
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
--> statement-breakpoint
-- As in 0041, for bookings that a plan paid whole: there is no payment to wait for.
CREATE OR REPLACE FUNCTION prep.change_booking(p jsonb) RETURNS jsonb LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  b bookings%ROWTYPE; v_change uuid := p->>'changeId'; v_state text := p->>'state'; v_open booking_changes%ROWTYPE;
  v_starts timestamptz := p->>'startsAt'; v_ends timestamptz := p->>'endsAt'; v_got uuid[]; v_lacks uuid; v_wanted int; v_expires timestamptz; v_moves boolean; v_free int;
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
    INSERT INTO checkouts (id, booking_id, change_id, attempt, expires_at)
    SELECT (p->>'checkoutId')::uuid, b.id, v_change, coalesce(max(attempt), 0) + 1, prep.now() + make_interval(mins => (p->>'sessionMinutes')::int)
      FROM checkouts WHERE booking_id = b.id;
  ELSE
    PERFORM prep.queue_mail('move_proposed', b.renter_id, v_change);
  END IF;
  PERFORM prep.audit(b.organization_id, 'change.' || v_state, 'booking', b.id, jsonb_build_object('changeId', v_change, 'startsAt', v_starts, 'endsAt', v_ends));
  RETURN jsonb_build_object('outcome', v_state, 'refundIds', '[]'::jsonb, 'expiresAt', v_expires);
END $$;
