CREATE OR REPLACE FUNCTION prep.plan_left(a plan_allowances)
 RETURNS integer
 LANGUAGE sql
 STABLE
AS $function$
  SELECT CASE WHEN prep.now() < a.starts_at OR prep.now() >= a.expires_at THEN 0
              WHEN prep.now() < a.ends_at THEN a.granted - u.used ELSE least(a.granted - u.used, a.rollover - u.used_after) END
    FROM prep.plan_used(a.booking_id) u
$function$
;
-- Runs as its caller, called by prep_app, prep_system.
