CREATE OR REPLACE FUNCTION prep.must(ok boolean, code text, detail text)
 RETURNS boolean
 LANGUAGE plpgsql
AS $function$ BEGIN IF ok IS NOT TRUE THEN PERFORM prep.refuse(code, detail); END IF; RETURN true; END $function$
;
-- Runs as its caller, called by prep_app, prep_system.
