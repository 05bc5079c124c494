CREATE OR REPLACE FUNCTION prep.keep_deposit_of_quote()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN NEW.deposit_cents := (NEW.quote->>'depositCents')::int; RETURN NEW; END $function$
;
-- Runs as its caller, called by prep_system.
