CREATE OR REPLACE FUNCTION prep.confirm_booking(p_booking uuid, p_session text, p_intent text, p_amount_cents integer, p_currency text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE b bookings%ROWTYPE; v_payment payments%ROWTYPE; v_id uuid := uuidv7(); v_price int; v_deposit int;
BEGIN
  SELECT * INTO b FROM bookings WHERE id = p_booking FOR UPDATE;
  -- A payment for somebody else's booking, from another installation on the same account: nothing of ours to decide.
  IF NOT FOUND THEN RETURN NULL; END IF;
  SELECT * INTO v_payment FROM payments WHERE stripe_payment_intent_id = p_intent;
  IF NOT FOUND THEN
    SELECT b.total_cents - coalesce(sum(amount_cents), 0), b.deposit_cents - coalesce(sum(deposit_cents), 0) INTO v_price, v_deposit
      FROM payments WHERE booking_id = p_booking AND kind = 'credit' AND status = 'authorized';
    IF b.status = 'held' AND v_price + v_deposit = p_amount_cents AND b.currency = p_currency THEN
      INSERT INTO payments (id, booking_id, organization_id, stripe_payment_intent_id, status, amount_cents, deposit_cents, currency)
      VALUES (v_id, p_booking, b.organization_id, p_intent, 'authorized', v_price, v_deposit, p_currency) RETURNING * INTO v_payment;
      UPDATE checkouts SET status = 'paid' WHERE stripe_session_id = p_session;
      b := prep.mark_paid(p_booking, v_id);
    ELSE
      UPDATE checkouts SET status = 'lost' WHERE stripe_session_id = p_session;
      INSERT INTO payments (id, booking_id, organization_id, stripe_payment_intent_id, status, amount_cents, currency)
      VALUES (v_id, p_booking, b.organization_id, p_intent, 'voiding', p_amount_cents, p_currency) RETURNING * INTO v_payment;
      PERFORM prep.audit(b.organization_id, 'payment.voiding', 'booking', p_booking, jsonb_build_object('paymentId', v_id, 'bookingStatus', b.status));
      PERFORM prep.queue_mail('slot_lost', b.renter_id, p_booking);
    END IF;
  END IF;
  RETURN jsonb_build_object('paymentId', v_payment.id, 'status', v_payment.status, 'organizationId', b.organization_id, 'amountCents', v_payment.amount_cents,
    'depositCents', v_payment.deposit_cents, 'bookingStatus', b.status);
END $function$
;
-- Runs as prep_system, called by nobody else.
