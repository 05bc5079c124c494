CREATE OR REPLACE FUNCTION prep.free_credit(p_booking uuid, p_change uuid DEFAULT NULL::uuid)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE v payments%ROWTYPE; b bookings%ROWTYPE; v_moved boolean;
BEGIN
  SELECT * INTO b FROM bookings WHERE id = p_booking;
  FOR v IN UPDATE payments SET status = 'voided', captured_cents = 0
            WHERE booking_id = p_booking AND change_id IS NOT DISTINCT FROM p_change AND kind = 'credit' AND status IN ('authorized', 'captured') AND refunded_cents = 0 RETURNING * LOOP
    v_moved := prep.move_credit(b.renter_id, v.currency, v.amount_cents + v.deposit_cents, 'returned', 'credit-back:' || v.id, b.id, NULL, prep.credit_legs(v, -1));
  END LOOP;
END $function$
;
-- Runs as its caller, called by prep_system.
