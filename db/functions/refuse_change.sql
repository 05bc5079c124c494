CREATE OR REPLACE FUNCTION prep.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege', CONSTRAINT = TG_NAME;
END $function$
;
-- Runs as its caller, called by prep_system.
