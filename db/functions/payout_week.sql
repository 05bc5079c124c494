CREATE OR REPLACE FUNCTION prep.payout_week(p_time_zone text)
 RETURNS date
 LANGUAGE sql
 STABLE
AS $function$ SELECT date_trunc('week', (prep.now() AT TIME ZONE p_time_zone) - interval '6 hours')::date $function$
;
-- Runs as its caller, called by prep_system.
