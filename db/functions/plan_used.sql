CREATE OR REPLACE FUNCTION prep.plan_used(p_allowance uuid, OUT used integer, OUT used_after integer, OUT over_minutes integer)
 RETURNS record
 LANGUAGE sql
 STABLE
AS $function$
  SELECT coalesce(sum(s.amount), 0)::int, coalesce(sum(s.amount) FILTER (WHERE s.after), 0)::int, coalesce(sum(s.over_minutes) FILTER (WHERE NOT s.after), 0)::int
    FROM plan_spends s JOIN bookings b ON b.id = s.booking_id
   WHERE s.allowance_id = p_allowance AND NOT (b.status IN ('expired', 'declined')
     OR b.status = 'cancelled' AND (b.confirmed_at IS NULL OR b.cancelled_by <> 'renter')
     OR b.status = 'held' AND b.pay_until IS NULL AND b.hold_expires_at <= prep.now())
$function$
;
-- Runs as its caller, called by prep_app, prep_system.
