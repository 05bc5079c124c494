CREATE OR REPLACE FUNCTION prep.bump_kitchen()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN NEW.version := OLD.version + 1; RETURN NEW; END $function$
;
-- Runs as its caller, called by prep_app, prep_system.
