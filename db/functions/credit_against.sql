CREATE OR REPLACE FUNCTION prep.credit_against(p_renter uuid, p_currency text, p_due integer)
 RETURNS integer
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE v_has int;
BEGIN
  SELECT balance_cents INTO v_has FROM wallets WHERE user_id = p_renter AND currency = p_currency FOR UPDATE;
  IF coalesce(v_has, 0) >= p_due THEN RETURN p_due; END IF;
  RETURN greatest(least(coalesce(v_has, 0), p_due - 100), 0);
END $function$
;
-- Runs as its caller, called by prep_system.
