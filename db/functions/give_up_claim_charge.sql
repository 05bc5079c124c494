CREATE OR REPLACE FUNCTION prep.give_up_claim_charge(p_charge uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE g claim_charges%ROWTYPE;
BEGIN
  UPDATE claim_charges SET state = 'unpaid' WHERE id = p_charge AND state = 'declined' AND pay_by <= prep.now() RETURNING * INTO g;
  IF NOT FOUND THEN RETURN false; END IF;
  PERFORM prep.audit(g.organization_id, 'claim.charge_unpaid', 'claim', g.claim_id);
  PERFORM prep.queue_host_mail('host_damage_unpaid', g.organization_id, g.claim_id);
  RETURN true;
END $function$
;
-- Runs as its caller, called by prep_system.
