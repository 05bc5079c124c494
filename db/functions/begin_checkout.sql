CREATE OR REPLACE FUNCTION prep.begin_checkout(p_booking uuid, p_checkout uuid, p_pay_minutes integer, p_session_minutes integer, p_credit boolean, p_consent boolean)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE b bookings%ROWTYPE; c checkouts%ROWTYPE; v payments%ROWTYPE; v_cents int := 0; v_new boolean; v_most int;
BEGIN
  SELECT * INTO b FROM bookings WHERE id = p_booking AND renter_id = prep.user_id() FOR UPDATE;
  IF NOT FOUND THEN PERFORM prep.refuse('not_found', 'Booking not found'); END IF;
  IF b.status <> 'held' THEN PERFORM prep.refuse('conflict', 'This booking is no longer waiting for payment', 'status'); END IF;
  IF b.hold_expires_at <= prep.now() THEN PERFORM prep.refuse('conflict', 'The hold has run out. Choose the slot again', 'status'); END IF;
  v_most := CASE WHEN b.deposit_cents > 0 THEN (b.quote->>'beyondDepositCents')::int END;
  IF v_most > 0 AND NOT EXISTS (SELECT 1 FROM damage_consents WHERE booking_id = p_booking) THEN
    IF p_consent IS NOT TRUE THEN PERFORM prep.refuse('invalid_input', 'Agree to what damage beyond the deposit may be charged', 'agreesToDamage'); END IF;
    INSERT INTO damage_consents (booking_id, most_cents, currency) VALUES (p_booking, v_most, b.currency);
    PERFORM prep.audit(b.organization_id, 'damage.agreed', 'booking', p_booking, jsonb_build_object('mostCents', v_most));
  END IF;
  SELECT * INTO c FROM checkouts WHERE booking_id = p_booking ORDER BY attempt DESC LIMIT 1;
  v_new := c.id IS NULL OR c.status = 'expired' OR (b.series_id IS NOT NULL AND c.expires_at <= prep.now());
  IF NOT v_new AND c.group_id IS NULL AND (c.credit_cents > 0) <> p_credit AND (c.credit_cents > 0 OR prep.credit_for(b) > 0) THEN
    RETURN jsonb_build_object('busy', jsonb_build_object('reference', b.id, 'checkout_id', c.id, 'session_id', c.stripe_session_id, 'expires_at', c.expires_at,
      'young', c.expires_at - make_interval(mins => p_session_minutes - 1) > prep.now()));
  END IF;
  IF v_new THEN
    UPDATE checkouts SET status = 'expired' WHERE booking_id = p_booking AND status IN ('creating', 'open');
    IF p_credit THEN v_cents := prep.credit_for(b); END IF;
    IF v_cents > 0 THEN v := prep.keep_credit(b, v_cents); END IF;
    IF v_cents = b.total_cents + b.deposit_cents THEN
      b := prep.mark_paid(p_booking, v.id);
      RETURN jsonb_build_object('paid', b.status);
    END IF;
    -- Pressing Pay extends a hold once; those of a series last for days.
    UPDATE bookings SET pay_until = CASE WHEN series_id IS NULL AND pay_until IS NOT NULL THEN pay_until ELSE prep.now() + make_interval(mins => p_pay_minutes) END,
      hold_expires_at = CASE WHEN series_id IS NULL AND pay_until IS NOT NULL THEN hold_expires_at ELSE greatest(hold_expires_at, prep.now() + make_interval(mins => p_pay_minutes)) END
     WHERE id = p_booking RETURNING * INTO b;
    INSERT INTO checkouts (id, booking_id, attempt, credit_cents, expires_at)
    VALUES (p_checkout, p_booking, coalesce(c.attempt, 0) + 1, v_cents, prep.now() + make_interval(mins => p_session_minutes));
    PERFORM prep.audit(b.organization_id, 'checkout.started', 'booking', p_booking, jsonb_build_object('checkoutId', p_checkout));
    SELECT * INTO STRICT c FROM checkouts WHERE id = p_checkout;
  END IF;
  RETURN jsonb_build_object('checkoutId', c.id, 'groupId', c.group_id, 'status', c.status, 'url', c.url, 'stripeSessionId', c.stripe_session_id, 'expiresAt', c.expires_at,
    'payUntil', b.pay_until, 'totalCents', b.total_cents, 'depositCents', b.deposit_cents, 'creditCents', c.credit_cents, 'currency', b.currency,
    'keepsCard', EXISTS (SELECT 1 FROM damage_consents WHERE booking_id = p_booking),
    'startsAt', b.starts_at, 'endsAt', b.ends_at, 'timeZone', b.time_zone,
    'email', (SELECT email FROM users WHERE id = b.renter_id), 'locale', (SELECT locale FROM users WHERE id = b.renter_id),
    'spaceName', (SELECT name FROM spaces WHERE id = b.space_id), 'kitchenName', (SELECT name FROM kitchens WHERE id = b.kitchen_id));
END $function$
;
-- Runs as prep_system, called by prep_app.
