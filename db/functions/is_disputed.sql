CREATE OR REPLACE FUNCTION prep.is_disputed(p_booking uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO 'public', 'pg_temp'
AS $function$
  SELECT EXISTS (SELECT 1 FROM dispute_shares s JOIN disputes d ON d.id = s.dispute_id WHERE s.booking_id = p_booking AND d.state = 'open')
$function$
;
-- Runs as its caller, called by prep_system.
