CREATE OR REPLACE FUNCTION prep.counting_bookings(p_renter uuid, p_kitchen uuid, p_from timestamp with time zone, p_until timestamp with time zone)
 RETURNS TABLE(starts_at timestamp with time zone, ends_at timestamp with time zone)
 LANGUAGE sql
 STABLE
AS $function$
  SELECT b.starts_at, b.ends_at FROM bookings b
   WHERE b.renter_id = p_renter AND b.kitchen_id = p_kitchen AND b.ends_at > p_from AND b.starts_at > p_from - interval '31 days' AND b.starts_at - p_until < interval '0'
     AND (b.status IN ('requested', 'confirmed', 'checked_in', 'completed', 'no_show') OR (b.status = 'held' AND b.hold_expires_at > prep.now()))
     AND NOT EXISTS (SELECT 1 FROM spaces s WHERE s.id = b.space_id AND s.kind = 'storage')
$function$
;
-- Runs as its caller, called by prep_system.
