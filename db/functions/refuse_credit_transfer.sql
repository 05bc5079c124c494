CREATE OR REPLACE FUNCTION prep.refuse_credit_transfer(p_id uuid, p_error text)
 RETURNS boolean
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE t credit_transfers%ROWTYPE;
BEGIN
  UPDATE credit_transfers SET state = 'refused', last_error = p_error, ended_at = prep.now() WHERE id = p_id AND state = 'pending' RETURNING * INTO t;
  IF NOT FOUND THEN RETURN false; END IF;
  PERFORM prep.audit(t.organization_id, 'credit.transfer_refused', 'organization', t.organization_id, jsonb_build_object('transferId', t.id, 'error', p_error));
  PERFORM prep.queue_mail('credit_transfer_refused', t.user_id, t.id);
  RETURN true;
END $function$
;
-- Runs as its caller, called by prep_system.
