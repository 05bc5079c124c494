CREATE OR REPLACE FUNCTION prep.storage_is_always_open()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN NEW.open_times := '{(,)}'; RETURN NEW; END $function$
;
-- Runs as its caller, called by prep_system.
