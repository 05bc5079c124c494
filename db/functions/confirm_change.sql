CREATE OR REPLACE FUNCTION prep.confirm_change(p_change uuid, p_session text, p_intent text, p_amount_cents integer, p_currency text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE c booking_changes%ROWTYPE; b bookings%ROWTYPE; v_payment payments%ROWTYPE; v_id uuid := uuidv7(); v_good boolean; v_refunds jsonb;
BEGIN
  SELECT * INTO b FROM bookings WHERE id = (SELECT booking_id FROM booking_changes WHERE id = p_change) FOR UPDATE;
  IF NOT FOUND THEN RETURN NULL; END IF;
  SELECT * INTO STRICT c FROM booking_changes WHERE id = p_change;
  SELECT * INTO v_payment FROM payments WHERE stripe_payment_intent_id = p_intent;
  IF NOT FOUND THEN
    v_good := c.state = 'pending_payment' AND c.charge_cents - coalesce((SELECT sum(amount_cents) FROM payments WHERE change_id = c.id AND kind = 'credit' AND status = 'authorized'), 0) = p_amount_cents AND c.currency = p_currency
      AND (b.starts_at, b.ends_at) = (c.from_starts_at, c.from_ends_at)
      AND (b.status = 'confirmed' OR (b.status = 'checked_in' AND c.to_starts_at = b.starts_at));
    INSERT INTO payments (id, booking_id, change_id, organization_id, stripe_payment_intent_id, status, amount_cents, currency)
    VALUES (v_id, b.id, c.id, b.organization_id, p_intent, CASE WHEN v_good THEN 'authorized' ELSE 'voiding' END, p_amount_cents, p_currency) RETURNING * INTO v_payment;
    UPDATE checkouts SET status = CASE WHEN v_good THEN 'paid' ELSE 'lost' END WHERE stripe_session_id = p_session;
    IF v_good THEN
      v_refunds := prep.apply_change(c.id);
    ELSE
      PERFORM prep.end_change(c.id, 'expired');
      PERFORM prep.audit(b.organization_id, 'payment.voiding', 'booking', b.id, jsonb_build_object('paymentId', v_id, 'changeId', c.id));
      PERFORM prep.queue_mail('change_lost', b.renter_id, c.id);
    END IF;
  END IF;
  RETURN jsonb_build_object('paymentId', v_payment.id, 'status', v_payment.status, 'bookingId', b.id, 'organizationId', b.organization_id, 'amountCents', v_payment.amount_cents);
END $function$
;
-- Runs as its caller, called by prep_system.
