CREATE OR REPLACE FUNCTION prep.is_support()
 RETURNS boolean
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ SELECT coalesce(current_setting('app.platform_role', true), '') IN ('support', 'admin') $function$
;
-- Runs as its caller, called by prep_app, prep_system.
