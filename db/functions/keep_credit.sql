CREATE OR REPLACE FUNCTION prep.keep_credit(b bookings, p_cents integer)
 RETURNS payments
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE v payments%ROWTYPE; v_moved boolean;
BEGIN
  INSERT INTO payments (id, booking_id, organization_id, kind, status, amount_cents, deposit_cents, currency)
  VALUES (uuidv7(), b.id, b.organization_id, 'credit', 'authorized', least(p_cents, b.total_cents), greatest(p_cents - b.total_cents, 0), b.currency) RETURNING * INTO v;
  v_moved := prep.move_credit(b.renter_id, b.currency, -p_cents, 'spent', 'credit:' || v.id, b.id, NULL, prep.credit_legs(v, 1));
  RETURN v;
END $function$
;
-- Runs as its caller, called by prep_system.
