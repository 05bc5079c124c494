CREATE OR REPLACE FUNCTION prep.fail_change_payment(p_intent text)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE c booking_changes%ROWTYPE; v_fee int;
BEGIN
  SELECT x.* INTO c FROM booking_changes x JOIN payments p ON p.change_id = x.id
   WHERE p.stripe_payment_intent_id = p_intent AND p.status = 'authorized' AND x.state = 'applied';
  IF NOT FOUND THEN RETURN; END IF;
  PERFORM 1 FROM bookings WHERE id = c.booking_id FOR UPDATE;
  UPDATE booking_changes SET state = 'failed' WHERE id = c.id AND state = 'applied';
  IF NOT FOUND THEN RETURN; END IF;
  SELECT least(platform_fee_cents, (c.charge_cents * platform_fee_cents::bigint / greatest(total_cents - refunded_cents, 1))::int) INTO v_fee FROM bookings WHERE id = c.booking_id;
  UPDATE bookings SET total_cents = total_cents - c.charge_cents, platform_fee_cents = platform_fee_cents - v_fee,
    host_due_cents = host_due_cents - (c.charge_cents - v_fee) WHERE id = c.booking_id;
  PERFORM prep.audit(c.organization_id, 'change.failed', 'booking', c.booking_id, jsonb_build_object('changeId', c.id));
END $function$
;
-- Runs as its caller, called by prep_system.
