CREATE OR REPLACE FUNCTION prep.release_hold(p_booking uuid, p_to text)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE b bookings%ROWTYPE;
BEGIN
  UPDATE bookings SET status = p_to, hold_expires_at = NULL, host_due_cents = 0,
    cancelled_at = CASE p_to WHEN 'cancelled' THEN prep.now() END, cancelled_by = CASE p_to WHEN 'cancelled' THEN 'renter' END
   WHERE id = p_booking AND status = 'held' RETURNING * INTO b;
  IF NOT FOUND THEN RETURN false; END IF;
  UPDATE allocations SET released_at = prep.now() WHERE booking_id = p_booking AND released_at IS NULL;
  UPDATE checkouts c SET status = 'expired' WHERE c.status IN ('creating', 'open') AND (c.booking_id = p_booking
    OR c.group_id IN (SELECT x.group_id FROM checkouts x WHERE x.booking_id = p_booking AND x.status IN ('creating', 'open')));
  PERFORM prep.audit(b.organization_id, 'booking.' || p_to, 'booking', p_booking);
  IF b.series_id IS NOT NULL AND p_to = 'expired' THEN PERFORM prep.queue_mail('occurrence_released', b.renter_id, p_booking); END IF;
  RETURN true;
END $function$
;
-- Runs as prep_system, called by nobody else.
