CREATE OR REPLACE FUNCTION prep.now()
 RETURNS timestamp with time zone
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ SELECT coalesce(nullif(current_setting('app.now', true), '')::timestamptz, now()) $function$
;
-- Runs as its caller, called by prep_app, prep_system.
