CREATE OR REPLACE FUNCTION prep.beyond_deposit(p_booking uuid)
 RETURNS integer
 LANGUAGE sql
 STABLE
 SET search_path TO 'public', 'pg_temp'
AS $function$
  SELECT coalesce(sum(c.most_cents), 0)::int FROM damage_consents c
   WHERE c.booking_id = p_booking AND c.stripe_payment_method_id IS NOT NULL AND c.forgotten_at IS NULL
$function$
;
-- Runs as its caller, called by prep_system.
