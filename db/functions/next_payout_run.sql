CREATE OR REPLACE FUNCTION prep.next_payout_run(p_time_zone text)
 RETURNS timestamp with time zone
 LANGUAGE sql
 STABLE
AS $function$ SELECT (prep.payout_week(p_time_zone) + interval '7 days 6 hours') AT TIME ZONE p_time_zone $function$
;
-- Runs as its caller, called by prep_system.
