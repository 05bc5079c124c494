CREATE OR REPLACE FUNCTION prep.credit_for(b bookings)
 RETURNS integer
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  RETURN prep.credit_against(b.renter_id, b.currency, b.total_cents + b.deposit_cents);
END $function$
;
-- Runs as its caller, called by prep_system.
