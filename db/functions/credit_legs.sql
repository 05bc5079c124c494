CREATE OR REPLACE FUNCTION prep.credit_legs(p payments, p_sign integer)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
AS $function$
  SELECT jsonb_build_array(jsonb_build_object('code', 'customer_funds', 'amountCents', -p_sign * p.amount_cents),
                           jsonb_build_object('code', 'deposits_held', 'amountCents', -p_sign * p.deposit_cents))
$function$
;
-- Runs as its caller, called by prep_system.
