CREATE OR REPLACE FUNCTION prep.organization_ids()
 RETURNS uuid[]
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ SELECT coalesce(nullif(current_setting('app.organization_ids', true), '')::uuid[], '{}') $function$
;
-- Runs as its caller, called by prep_app, prep_system.
