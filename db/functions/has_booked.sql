CREATE OR REPLACE FUNCTION prep.has_booked(p_user uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO 'public', 'pg_temp'
AS $function$
  SELECT EXISTS (SELECT 1 FROM bookings b WHERE b.renter_id = p_user AND b.confirmed_at IS NOT NULL)
$function$
;
-- Runs as its caller, called by prep_system.
