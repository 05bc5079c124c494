CREATE OR REPLACE FUNCTION prep.keep_credit(b bookings, p_cents integer, p_change uuid DEFAULT NULL::uuid)
 RETURNS payments
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE v payments%ROWTYPE; v_price int := CASE WHEN p_change IS NULL THEN least(p_cents, b.total_cents) ELSE p_cents END; v_moved boolean;
BEGIN
  INSERT INTO payments (id, booking_id, change_id, organization_id, kind, status, amount_cents, deposit_cents, currency)
  VALUES (uuidv7(), b.id, p_change, b.organization_id, 'credit', 'authorized', v_price, p_cents - v_price, b.currency) RETURNING * INTO v;
  v_moved := prep.move_credit(b.renter_id, b.currency, -p_cents, 'spent', 'credit:' || v.id, b.id, NULL, prep.credit_legs(v, 1));
  RETURN v;
END $function$
;
-- Runs as its caller, called by prep_system.
