CREATE OR REPLACE FUNCTION prep.release_deposit(p_booking uuid, p_window_hours integer)
 RETURNS boolean
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE b bookings%ROWTYPE;
BEGIN
  SELECT * INTO b FROM bookings WHERE id = p_booking FOR UPDATE;
  IF coalesce(prep.claimable_until(b, p_window_hours) > prep.now(), true)
     OR EXISTS (SELECT 1 FROM claims c WHERE c.booking_id = p_booking AND c.state IN ('open', 'disputed')) THEN RETURN false; END IF;
  IF NOT prep.end_deposit(p_booking, 0, 'released') THEN RETURN false; END IF;
  PERFORM prep.queue_mail('deposit_returned', b.renter_id, p_booking);
  RETURN true;
END $function$
;
-- Runs as its caller, called by prep_system.
