CREATE OR REPLACE FUNCTION prep.begin_month(p_series uuid, p_month text, p_checkout uuid, p_pay_minutes integer, p_session_minutes integer, p_most_cents integer)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
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
END $function$
;
-- Runs as prep_system, called by prep_app.
