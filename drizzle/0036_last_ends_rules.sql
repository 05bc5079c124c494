-- A month of a series in one payment: one page for several bookings, each with its own share of the charge.

-- Pay was pressed for a month of a series: one page for all of its bookings that wait for payment now, by the kitchen's
-- calendar, but for those whose time another calendar has. Pressing again finds the same page as long as it is for the same bookings; a live
-- page for any of them alone, or for others along with them, has to be closed first: `busy` names it, so that nobody is
-- charged for one of them twice.
CREATE FUNCTION prep.begin_month(p_series uuid, p_month text, p_checkout uuid, p_pay_minutes int, p_session_minutes int, p_most_cents int)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE s booking_series%ROWTYPE; v_ids uuid[]; v_asks boolean; v_page uuid := p_checkout; v_busy jsonb; v_done text;
BEGIN
  SELECT * INTO s FROM booking_series WHERE id = p_series AND renter_id = prep.user_id() AND station_id IS NULL;
  IF NOT FOUND THEN PERFORM prep.refuse('not_found', 'Series not found'); END IF;
  IF s.billing <> 'monthly' THEN PERFORM prep.refuse('conflict', 'This series is paid booking by booking', 'month'); END IF;
  v_done := pg_advisory_xact_lock(hashtextextended(s.renter_id::text, 7));
  SELECT array_agg(x.id ORDER BY x.starts_at, x.id), bool_or(x.needs_approval) INTO v_ids, v_asks FROM (
    SELECT b.id, b.starts_at, b.needs_approval FROM bookings b
     WHERE b.series_id = p_series AND b.status = 'held' AND b.hold_expires_at > prep.now() AND to_char(b.starts_at AT TIME ZONE b.time_zone, 'YYYY-MM') = p_month
       AND NOT EXISTS (SELECT 1 FROM prep.calendar_conflicts(s.kitchen_id) c WHERE c.booking_id = b.id)
     ORDER BY b.starts_at, b.id FOR UPDATE) x;
  IF v_ids IS NULL THEN PERFORM prep.refuse('conflict', 'Nothing of this month waits for payment', 'month'); END IF;
  IF v_asks THEN PERFORM prep.refuse('conflict', 'The host says yes to each of these by itself: pay them one by one', 'month'); END IF;
  IF (SELECT sum(total_cents) FROM bookings WHERE id = ANY (v_ids)) > p_most_cents THEN
    PERFORM prep.refuse('conflict', 'That is more than one payment can be: pay them one by one', 'month');
  END IF;

  SELECT c.group_id INTO v_page FROM checkouts c WHERE c.booking_id = ANY (v_ids) AND c.group_id IS NOT NULL AND c.status IN ('creating', 'open') AND c.expires_at > prep.now()
     AND (SELECT array_agg(g.booking_id ORDER BY b.starts_at, b.id) FROM checkouts g JOIN bookings b ON b.id = g.booking_id
           WHERE g.group_id = c.group_id AND g.status IN ('creating', 'open') AND g.amount_cents = b.total_cents) = v_ids
   LIMIT 1;
  IF v_page IS NULL THEN
    SELECT jsonb_agg(to_jsonb(x)) INTO v_busy FROM (SELECT DISTINCT ON (coalesce(c.group_id, c.booking_id)) coalesce(c.group_id, c.booking_id) AS reference,
        c.id AS checkout_id, c.stripe_session_id AS session_id, c.expires_at,
        coalesce(c.expires_at - make_interval(mins => p_session_minutes - 1) > prep.now(), false) AS young
      FROM checkouts c WHERE c.booking_id = ANY (v_ids) AND c.status IN ('creating', 'open') AND c.expires_at > prep.now()) x;
    IF v_busy IS NOT NULL THEN RETURN jsonb_build_object('busy', v_busy); END IF;
    v_page := p_checkout;
    UPDATE checkouts SET status = 'expired' WHERE booking_id = ANY (v_ids) AND status IN ('creating', 'open');
    UPDATE bookings SET pay_until = prep.now() + make_interval(mins => p_pay_minutes),
      hold_expires_at = greatest(hold_expires_at, prep.now() + make_interval(mins => p_pay_minutes)) WHERE id = ANY (v_ids);
    INSERT INTO checkouts (id, booking_id, group_id, amount_cents, attempt, expires_at)
    SELECT uuidv7(), b.id, v_page, b.total_cents, 1 + coalesce((SELECT max(attempt) FROM checkouts c WHERE c.booking_id = b.id), 0),
           prep.now() + make_interval(mins => p_session_minutes) FROM bookings b WHERE b.id = ANY (v_ids);
    PERFORM prep.audit(s.organization_id, 'checkout.started', 'booking', b, jsonb_build_object('checkoutId', v_page)) FROM unnest(v_ids) b;
  END IF;
  RETURN (SELECT jsonb_build_object('page', v_page, 'url', min(c.url), 'expiresAt', min(c.expires_at), 'payUntil', min(b.pay_until), 'currency', min(b.currency), 'timeZone', min(b.time_zone),
      'bookings', jsonb_agg(jsonb_build_object('id', b.id, 'startsAt', b.starts_at, 'endsAt', b.ends_at, 'quote', b.quote, 'totalCents', b.total_cents) ORDER BY b.starts_at, b.id),
      'email', (SELECT email FROM users WHERE id = s.renter_id), 'locale', (SELECT locale FROM users WHERE id = s.renter_id),
      'spaceName', (SELECT name FROM spaces WHERE id = s.space_id), 'kitchenName', (SELECT name FROM kitchens WHERE id = s.kitchen_id))
    FROM checkouts c JOIN bookings b ON b.id = c.booking_id WHERE c.group_id = v_page);
END $$;
--> statement-breakpoint

-- As prep.confirm_booking, for a page of several bookings: each that still stands as it was priced is confirmed with its own
-- payment; of the others nothing is captured. Safe to call any number of times: the answer is where each payment stands.
CREATE FUNCTION prep.confirm_month(p_page uuid, p_session text, p_intent text, p_amount_cents int, p_currency text)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE m record; v_whole boolean; v_good boolean; v_id uuid;
BEGIN
  PERFORM 1 FROM checkouts c JOIN bookings b ON b.id = c.booking_id WHERE c.group_id = p_page ORDER BY b.starts_at, b.id FOR UPDATE OF b;
  IF NOT FOUND THEN RETURN NULL; END IF;
  IF NOT EXISTS (SELECT 1 FROM payments WHERE stripe_payment_intent_id = p_intent) THEN
    v_whole := (SELECT sum(amount_cents) FROM checkouts WHERE group_id = p_page) = p_amount_cents;
    FOR m IN SELECT x.id AS checkout_id, x.amount_cents, b.* FROM checkouts x JOIN bookings b ON b.id = x.booking_id WHERE x.group_id = p_page ORDER BY b.starts_at, b.id LOOP
      v_id := uuidv7();
      v_good := v_whole AND m.status = 'held' AND m.total_cents = m.amount_cents AND m.currency = p_currency AND NOT m.needs_approval;
      UPDATE checkouts SET status = CASE WHEN v_good THEN 'paid' ELSE 'lost' END WHERE id = m.checkout_id;
      INSERT INTO payments (id, booking_id, organization_id, group_id, stripe_payment_intent_id, status, amount_cents, currency)
      VALUES (v_id, m.id, m.organization_id, p_page, p_intent, CASE WHEN v_good THEN 'authorized' ELSE 'voiding' END, m.amount_cents, p_currency);
      IF v_good THEN
        UPDATE bookings SET status = 'confirmed', hold_expires_at = NULL, confirmed_at = prep.now() WHERE id = m.id;
        PERFORM prep.queue_mail('booking_confirmed', m.renter_id, m.id), prep.queue_host_mail('host_new_booking', m.organization_id, m.id);
        INSERT INTO analytics_events (id, name, entity_id, occurred_at) VALUES (uuidv7(), 'booking_confirmed', m.id, prep.now());
      ELSE
        PERFORM prep.queue_mail('slot_lost', m.renter_id, m.id);
      END IF;
      PERFORM prep.audit(m.organization_id, CASE WHEN v_good THEN 'booking.confirmed' ELSE 'payment.voiding' END, 'booking', m.id,
        jsonb_build_object('paymentId', v_id) || CASE WHEN v_good THEN '{}' ELSE jsonb_build_object('bookingStatus', m.status) END);
    END LOOP;
  END IF;
  RETURN (SELECT jsonb_agg(jsonb_build_object('paymentId', p.id, 'bookingId', p.booking_id, 'organizationId', p.organization_id, 'status', p.status, 'amountCents', p.amount_cents) ORDER BY p.id)
    FROM payments p WHERE p.stripe_payment_intent_id = p_intent);
END $$;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION prep.begin_month(uuid, text, uuid, int, int, int) TO prep_app, prep_system;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION prep.confirm_month(uuid, text, text, int, text) TO prep_system;
--> statement-breakpoint
ALTER FUNCTION prep.begin_month(uuid, text, uuid, int, int, int) OWNER TO prep_system;
--> statement-breakpoint
ALTER FUNCTION prep.confirm_month(uuid, text, text, int, text) OWNER TO prep_system;
--> statement-breakpoint
-- What follows belongs to prep_system, and only its owner may write it anew.
SET LOCAL ROLE prep_system;
--> statement-breakpoint
-- As in 0019. A page that was closed before its time gives way to another; `groupId` says that it is for other bookings as well.
CREATE OR REPLACE FUNCTION prep.begin_checkout(p_booking uuid, p_checkout uuid, p_pay_minutes int, p_session_minutes int)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE b bookings%ROWTYPE; c checkouts%ROWTYPE;
BEGIN
  SELECT * INTO b FROM bookings WHERE id = p_booking AND renter_id = prep.user_id() FOR UPDATE;
  IF NOT FOUND THEN PERFORM prep.refuse('not_found', 'Booking not found'); END IF;
  IF b.status <> 'held' THEN PERFORM prep.refuse('conflict', 'This booking is no longer waiting for payment', 'status'); END IF;
  IF b.hold_expires_at <= prep.now() THEN PERFORM prep.refuse('conflict', 'The hold has run out. Choose the slot again', 'status'); END IF;
  SELECT * INTO c FROM checkouts WHERE booking_id = p_booking ORDER BY attempt DESC LIMIT 1;
  IF c.id IS NULL OR (b.series_id IS NOT NULL AND (c.expires_at <= prep.now() OR c.status = 'expired')) THEN
    UPDATE checkouts SET status = 'expired' WHERE booking_id = p_booking AND status IN ('creating', 'open');
    UPDATE bookings SET pay_until = prep.now() + make_interval(mins => p_pay_minutes),
      hold_expires_at = greatest(hold_expires_at, prep.now() + make_interval(mins => p_pay_minutes))
     WHERE id = p_booking RETURNING * INTO b;
    INSERT INTO checkouts (id, booking_id, attempt, expires_at)
    VALUES (p_checkout, p_booking, coalesce(c.attempt, 0) + 1, prep.now() + make_interval(mins => p_session_minutes));
    PERFORM prep.audit(b.organization_id, 'checkout.started', 'booking', p_booking, jsonb_build_object('checkoutId', p_checkout));
    SELECT * INTO STRICT c FROM checkouts WHERE id = p_checkout;
  END IF;
  RETURN jsonb_build_object('checkoutId', c.id, 'groupId', c.group_id, 'status', c.status, 'url', c.url, 'stripeSessionId', c.stripe_session_id, 'expiresAt', c.expires_at,
    'payUntil', b.pay_until, 'totalCents', b.total_cents, 'currency', b.currency, 'startsAt', b.starts_at, 'endsAt', b.ends_at, 'timeZone', b.time_zone,
    'email', (SELECT email FROM users WHERE id = b.renter_id), 'locale', (SELECT locale FROM users WHERE id = b.renter_id),
    'spaceName', (SELECT name FROM spaces WHERE id = b.space_id), 'kitchenName', (SELECT name FROM kitchens WHERE id = b.kitchen_id));
END $$;
--> statement-breakpoint
-- As in 0019. The page of a month is closed for all that were on it.
CREATE OR REPLACE FUNCTION prep.release_hold(p_booking uuid, p_to text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE b bookings%ROWTYPE;
BEGIN
  UPDATE bookings SET status = p_to, hold_expires_at = NULL, host_due_cents = 0,
    cancelled_at = CASE p_to WHEN 'cancelled' THEN prep.now() END, cancelled_by = CASE p_to WHEN 'cancelled' THEN 'renter' END
   WHERE id = p_booking AND status = 'held' RETURNING * INTO b;
  IF NOT FOUND THEN RETURN false; END IF;
  UPDATE allocations SET released_at = prep.now() WHERE booking_id = p_booking AND released_at IS NULL;
  UPDATE checkouts c SET status = 'expired' WHERE c.status IN ('creating', 'open') AND (c.booking_id = p_booking
    OR c.group_id IN (SELECT x.group_id FROM checkouts x WHERE x.booking_id = p_booking AND x.status IN ('creating', 'open')));
  PERFORM prep.audit(b.organization_id, 'booking.' || p_to, 'booking', p_booking);
  IF b.series_id IS NOT NULL AND p_to = 'expired' THEN PERFORM prep.queue_mail('occurrence_released', b.renter_id, p_booking); END IF;
  RETURN true;
END $$;
--> statement-breakpoint
RESET ROLE;
