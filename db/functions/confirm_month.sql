CREATE OR REPLACE FUNCTION prep.confirm_month(p_page uuid, p_session text, p_intent text, p_amount_cents integer, p_currency text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE m record; v_whole boolean; v_good boolean; v_id uuid;
BEGIN
  PERFORM 1 FROM checkouts c JOIN bookings b ON b.id = c.booking_id WHERE c.group_id = p_page ORDER BY b.starts_at, b.id FOR UPDATE OF b;
  IF NOT FOUND THEN RETURN NULL; END IF;
  IF NOT EXISTS (SELECT 1 FROM payments WHERE stripe_payment_intent_id = p_intent) THEN
    v_whole := (SELECT sum(amount_cents - credit_cents) FROM checkouts WHERE group_id = p_page) = p_amount_cents;
    FOR m IN SELECT x.id AS checkout_id, x.amount_cents, x.credit_cents, b.* FROM checkouts x JOIN bookings b ON b.id = x.booking_id WHERE x.group_id = p_page ORDER BY b.starts_at, b.id LOOP
      v_id := uuidv7();
      v_good := v_whole AND m.status = 'held' AND m.total_cents = m.amount_cents AND m.currency = p_currency AND NOT m.needs_approval
        AND m.credit_cents = coalesce((SELECT sum(c.amount_cents) FROM payments c WHERE c.booking_id = m.id AND c.kind = 'credit' AND c.status = 'authorized'), 0);
      UPDATE checkouts SET status = CASE WHEN v_good THEN 'paid' ELSE 'lost' END WHERE id = m.checkout_id;
      INSERT INTO payments (id, booking_id, organization_id, group_id, stripe_payment_intent_id, status, amount_cents, currency)
      VALUES (v_id, m.id, m.organization_id, p_page, p_intent, CASE WHEN v_good THEN 'authorized' ELSE 'voiding' END, m.amount_cents - m.credit_cents, p_currency);
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
END $function$
;
-- Runs as prep_system, called by nobody else.
