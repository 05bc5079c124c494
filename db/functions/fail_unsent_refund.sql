CREATE OR REPLACE FUNCTION prep.fail_unsent_refund(p_refund uuid)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE r refunds%ROWTYPE;
BEGIN
  UPDATE refunds SET status = 'failed' WHERE id = p_refund AND status = 'pending' RETURNING * INTO r;
  IF NOT FOUND THEN RETURN; END IF;
  IF r.purpose = 'price' THEN UPDATE payments SET refunded_cents = refunded_cents - r.amount_cents WHERE id = r.payment_id; END IF;
  PERFORM prep.audit(r.organization_id, 'refund.failed', 'booking', r.booking_id, jsonb_build_object('refundId', r.id));
END $function$
;
-- Runs as its caller, called by prep_system.
