CREATE OR REPLACE FUNCTION prep.withdraw_claim(p_claim uuid)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE c claims%ROWTYPE := prep.lock_claim(p_claim);
BEGIN
  IF c.state NOT IN ('open', 'disputed') THEN PERFORM prep.refuse('conflict', 'This claim has been decided'); END IF;
  UPDATE claims SET state = 'withdrawn', decided_at = prep.now() WHERE id = p_claim;
  PERFORM prep.audit(c.organization_id, 'claim.withdrawn', 'claim', p_claim);
  PERFORM prep.queue_mail('claim_withdrawn', (SELECT renter_id FROM bookings WHERE id = c.booking_id), p_claim);
END $function$
;
-- Runs as its caller, called by prep_system.
