CREATE OR REPLACE FUNCTION prep.actor()
 RETURNS text
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ SELECT coalesce(nullif(current_setting('app.actor', true), ''), 'user:' || prep.user_id(), 'system') $function$
;
-- Runs as its caller, called by prep_app, prep_system.
