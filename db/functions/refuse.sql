CREATE OR REPLACE FUNCTION prep.refuse(code text, detail text, field text DEFAULT ''::text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$ BEGIN RAISE EXCEPTION USING ERRCODE = 'PREP0', MESSAGE = code, DETAIL = detail, HINT = field; END $function$
;
-- Runs as its caller, called by prep_app, prep_system.

CREATE OR REPLACE FUNCTION prep.refuse(code text, detail text, field text, "values" jsonb)
 RETURNS void
 LANGUAGE plpgsql
AS $function$ BEGIN RAISE EXCEPTION USING ERRCODE = 'PREP0', MESSAGE = code, DETAIL = detail, HINT = field, DATATYPE = "values"::text; END $function$
;
-- Runs as its caller, called by prep_system.
