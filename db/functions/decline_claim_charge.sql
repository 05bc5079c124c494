CREATE OR REPLACE FUNCTION prep.decline_claim_charge(p_charge uuid, p_error text, p_days integer)
 RETURNS boolean
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE g claim_charges%ROWTYPE;
BEGIN
  UPDATE claim_charges SET state = 'declined', last_error = p_error, pay_by = prep.now() + make_interval(days => p_days)
   WHERE id = p_charge AND state = 'pending' RETURNING * INTO g;
  IF NOT FOUND THEN RETURN false; END IF;
  PERFORM prep.audit(g.organization_id, 'claim.charge_declined', 'claim', g.claim_id, jsonb_build_object('error', p_error));
  PERFORM prep.queue_mail('damage_declined', (SELECT renter_id FROM bookings WHERE id = g.booking_id), g.claim_id);
  PERFORM prep.queue_host_mail('host_damage_declined', g.organization_id, g.claim_id);
  RETURN true;
END $function$
;
-- Runs as its caller, called by prep_system.
