CREATE OR REPLACE FUNCTION prep.begin_month(p_series uuid, p_month text, p_checkout uuid, p_pay_minutes integer, p_session_minutes integer, p_most_cents integer, p_credit boolean DEFAULT NULL::boolean)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE s booking_series%ROWTYPE; v_ids uuid[]; v_asks boolean; v_page uuid := p_checkout; v_busy jsonb; v_done text; one bookings%ROWTYPE; v payments%ROWTYPE; v_cents int; v_kept jsonb := '{}';
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
     -- A page that was made the other way, with credit or without, is as good as one for other bookings.
     AND (p_credit IS NULL OR p_credit = EXISTS (SELECT 1 FROM checkouts g WHERE g.group_id = c.group_id AND g.credit_cents > 0)
       OR p_credit AND NOT EXISTS (SELECT 1 FROM wallets w WHERE w.user_id = s.renter_id AND w.currency = (SELECT currency FROM bookings WHERE id = c.booking_id) AND w.balance_cents > 0))
   LIMIT 1;
  IF v_page IS NULL THEN
    SELECT jsonb_agg(to_jsonb(x)) INTO v_busy FROM (SELECT DISTINCT ON (coalesce(c.group_id, c.booking_id)) coalesce(c.group_id, c.booking_id) AS reference,
        c.id AS checkout_id, c.stripe_session_id AS session_id, c.expires_at,
        coalesce(c.expires_at - make_interval(mins => p_session_minutes - 1) > prep.now(), false) AS young
      FROM checkouts c WHERE c.booking_id = ANY (v_ids) AND c.status IN ('creating', 'open') AND c.expires_at > prep.now()) x;
    IF v_busy IS NOT NULL THEN RETURN jsonb_build_object('busy', v_busy); END IF;
    v_page := p_checkout;
    UPDATE checkouts SET status = 'expired' WHERE booking_id = ANY (v_ids) AND status IN ('creating', 'open');
    -- What credit pays whole is paid; what it pays in part is on the page with the rest, as on that of one booking.
    FOR one IN SELECT * FROM bookings WHERE id = ANY (v_ids) ORDER BY starts_at, id LOOP
      v := NULL; v_cents := CASE WHEN p_credit THEN prep.credit_for(one) ELSE 0 END;
      IF v_cents > 0 THEN v := prep.keep_credit(one, v_cents); END IF;
      v_kept := v_kept || jsonb_build_object(one.id, v_cents);
      IF v_cents = one.total_cents THEN
        PERFORM prep.mark_paid(one.id, v.id);
        v_ids := array_remove(v_ids, one.id);
      END IF;
    END LOOP;
    IF cardinality(v_ids) = 0 THEN RETURN '{"paid": true}'; END IF;
    UPDATE bookings SET pay_until = prep.now() + make_interval(mins => p_pay_minutes),
      hold_expires_at = greatest(hold_expires_at, prep.now() + make_interval(mins => p_pay_minutes)) WHERE id = ANY (v_ids);
    INSERT INTO checkouts (id, booking_id, group_id, amount_cents, credit_cents, attempt, expires_at)
    SELECT uuidv7(), x.id, v_page, x.total_cents, (v_kept->>x.id::text)::int, 1 + coalesce((SELECT max(attempt) FROM checkouts c WHERE c.booking_id = x.id), 0),
           prep.now() + make_interval(mins => p_session_minutes) FROM bookings x WHERE x.id = ANY (v_ids);
    PERFORM prep.audit(s.organization_id, 'checkout.started', 'booking', x, jsonb_build_object('checkoutId', v_page)) FROM unnest(v_ids) x;
  END IF;
  RETURN (SELECT jsonb_build_object('page', v_page, 'url', min(c.url), 'expiresAt', min(c.expires_at), 'payUntil', min(k.pay_until), 'currency', min(k.currency), 'timeZone', min(k.time_zone),
      'bookings', jsonb_agg(jsonb_build_object('id', k.id, 'startsAt', k.starts_at, 'endsAt', k.ends_at, 'quote', k.quote, 'totalCents', k.total_cents, 'creditCents', c.credit_cents) ORDER BY k.starts_at, k.id),
      'email', (SELECT email FROM users WHERE id = s.renter_id), 'locale', (SELECT locale FROM users WHERE id = s.renter_id),
      'spaceName', (SELECT name FROM spaces WHERE id = s.space_id), 'kitchenName', (SELECT name FROM kitchens WHERE id = s.kitchen_id))
    FROM checkouts c JOIN bookings k ON k.id = c.booking_id WHERE c.group_id = v_page);
END $function$
;
-- Runs as prep_system, called by prep_app.
