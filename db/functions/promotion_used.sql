CREATE OR REPLACE FUNCTION prep.promotion_used(p_promotion uuid, p_renter uuid, p_booking uuid, OUT by_all integer, OUT by_renter integer)
 RETURNS record
 LANGUAGE sql
 STABLE
 SET search_path TO 'public', 'pg_temp'
AS $function$
  SELECT count(*)::int, (count(*) FILTER (WHERE u.renter_id = p_renter))::int
    FROM promotion_uses u JOIN bookings b ON b.id = u.booking_id
   WHERE u.promotion_id = p_promotion AND u.booking_id IS DISTINCT FROM p_booking
     AND NOT (b.status IN ('expired', 'declined') OR b.status = 'cancelled' AND b.confirmed_at IS NULL)
$function$
;
-- Runs as its caller, called by nobody else.
