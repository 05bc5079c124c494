CREATE OR REPLACE FUNCTION prep.refund_booking(p_booking uuid, p_cents integer, p_reason text)
 RETURNS uuid[]
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE v payments%ROWTYPE; v_left int := p_cents; v_part int; v_id uuid; v_ids uuid[] := '{}'; v_moved boolean;
BEGIN
  FOR v IN SELECT * FROM payments WHERE booking_id = p_booking AND status = 'captured' ORDER BY kind = 'credit', created_at DESC, id DESC FOR UPDATE LOOP
    EXIT WHEN v_left = 0;
    v_part := least(v_left, v.captured_cents - v.refunded_cents);
    CONTINUE WHEN v_part <= 0;
    v_id := uuidv7();
    UPDATE payments SET refunded_cents = refunded_cents + v_part WHERE id = v.id;
    INSERT INTO refunds (id, payment_id, booking_id, organization_id, amount_cents, currency, reason, status)
    VALUES (v_id, v.id, p_booking, v.organization_id, v_part, v.currency, p_reason, CASE v.kind WHEN 'credit' THEN 'succeeded' ELSE 'pending' END);
    IF v.kind = 'credit' THEN
      v_moved := prep.move_credit((SELECT renter_id FROM bookings WHERE id = p_booking), v.currency, v_part, 'refunded', 'credit-refund:' || v_id, p_booking, NULL,
        jsonb_build_array(jsonb_build_object('code', 'customer_funds', 'amountCents', v_part)));
    ELSE
      v_ids := v_ids || v_id;
    END IF;
    v_left := v_left - v_part;
  END LOOP;
  IF v_left > 0 THEN PERFORM prep.refuse('conflict', 'The booking changed meanwhile. Look again'); END IF;
  RETURN v_ids;
END $function$
;
-- Runs as its caller, called by prep_system.
