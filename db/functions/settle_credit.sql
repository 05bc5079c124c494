CREATE OR REPLACE FUNCTION prep.settle_credit(p_grant uuid, p_by uuid, p_to text)
 RETURNS text
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE g credit_grants%ROWTYPE; v_moved boolean;
BEGIN
  UPDATE credit_grants SET state = p_to, decided_by = p_by, decided_at = prep.now() WHERE id = p_grant AND state = 'pending' RETURNING * INTO g;
  IF NOT FOUND THEN PERFORM prep.refuse('conflict', 'Somebody has decided this already'); END IF;
  IF p_to = 'given' THEN
    v_moved := prep.move_credit(g.user_id, g.currency, g.amount_cents, 'granted', 'grant:' || g.id, NULL, g.id,
      jsonb_build_array(jsonb_build_object('code', 'credit_given', 'amountCents', g.amount_cents)));
    PERFORM prep.queue_mail('credit_given', g.user_id, g.id);
  END IF;
  PERFORM prep.audit(NULL, 'credit.' || p_to, 'user', g.user_id, jsonb_build_object('grantId', g.id, 'amountCents', g.amount_cents, 'reason', g.reason));
  RETURN p_to;
END $function$
;
-- Runs as its caller, called by prep_system.
