CREATE OR REPLACE FUNCTION prep.end_deposit(p_booking uuid, p_award integer, p_reason text)
 RETURNS boolean
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE b bookings%ROWTYPE; d deposits%ROWTYPE; v payments%ROWTYPE; v_left int; v_part int; v_id uuid; v_done boolean;
BEGIN
  SELECT * INTO b FROM bookings WHERE id = p_booking FOR UPDATE;
  UPDATE deposits SET state = 'ended', awarded_cents = p_award, returned_cents = amount_cents - p_award, ended_at = prep.now()
   WHERE booking_id = p_booking AND state = 'held' RETURNING * INTO d;
  IF NOT FOUND THEN RETURN false; END IF;
  v_left := d.returned_cents;
  FOR v IN SELECT * FROM payments WHERE booking_id = p_booking AND status = 'captured' AND deposit_cents > 0 ORDER BY kind = 'credit' FOR UPDATE LOOP
    v_part := least(v_left, v.deposit_cents);
    CONTINUE WHEN v_part = 0;
    v_id := uuidv7(); v_left := v_left - v_part;
    INSERT INTO refunds (id, payment_id, booking_id, organization_id, amount_cents, currency, reason, purpose, status)
    VALUES (v_id, v.id, p_booking, v.organization_id, v_part, v.currency, p_reason, 'deposit', CASE v.kind WHEN 'credit' THEN 'succeeded' ELSE 'pending' END);
    IF v.kind = 'credit' THEN
      v_done := prep.move_credit(b.renter_id, v.currency, v_part, 'refunded', 'credit-refund:' || v_id, p_booking, NULL,
        jsonb_build_array(jsonb_build_object('code', 'deposits_held', 'amountCents', v_part)));
    END IF;
  END LOOP;
  PERFORM prep.must(v_left = 0, 'conflict', 'The booking changed meanwhile. Look again');
  IF p_award > 0 THEN
    v_done := prep.post('claim:' || p_booking, 'claim', p_booking, b.organization_id, NULL, d.currency, jsonb_build_array(
      jsonb_build_object('code', 'deposits_held', 'amountCents', p_award),
      jsonb_build_object('code', 'host_payable', 'organizationId', b.organization_id, 'amountCents', -p_award)));
  END IF;
  PERFORM prep.audit(b.organization_id, 'deposit.ended', 'booking', p_booking,
    jsonb_build_object('reason', p_reason, 'awardedCents', d.awarded_cents, 'returnedCents', d.returned_cents));
  RETURN true;
END $function$
;
-- Runs as its caller, called by prep_system.
