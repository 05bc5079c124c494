CREATE OR REPLACE FUNCTION prep.credit_for(b bookings)
 RETURNS integer
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE v_has int; v_due int := b.total_cents + b.deposit_cents;
BEGIN
  SELECT balance_cents INTO v_has FROM wallets WHERE user_id = b.renter_id AND currency = b.currency FOR UPDATE;
  IF coalesce(v_has, 0) >= v_due THEN RETURN v_due; END IF;
  RETURN greatest(least(coalesce(v_has, 0), v_due - 100), 0);
END $function$
;
-- Runs as its caller, called by prep_system.
