CREATE OR REPLACE FUNCTION prep.give_back_plans(p_booking uuid, p_bps integer)
 RETURNS void
 LANGUAGE sql
AS $function$
  UPDATE plan_spends SET amount = amount - (amount::bigint * p_bps / 10000)::int, over_minutes = 0 WHERE booking_id = p_booking
$function$
;
-- Runs as its caller, called by prep_system.
