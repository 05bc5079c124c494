CREATE OR REPLACE FUNCTION prep.user_id()
 RETURNS uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ SELECT nullif(current_setting('app.user_id', true), '')::uuid $function$
;
-- Runs as its caller, called by prep_app, prep_system.
