CREATE OR REPLACE FUNCTION prep.touch()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN NEW.updated_at := prep.now(); RETURN NEW; END $function$
;
-- Runs as its caller, called by prep_app, prep_system.
