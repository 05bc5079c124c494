CREATE OR REPLACE FUNCTION prep.settle_credit_transfer(p_id uuid, p_charge text, p_fee_cents integer)
 RETURNS boolean
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE t credit_transfers%ROWTYPE; v_moved boolean;
BEGIN
  UPDATE credit_transfers SET state = 'done', stripe_charge_id = p_charge, ended_at = prep.now(), last_error = '' WHERE id = p_id AND state <> 'done' RETURNING * INTO t;
  IF NOT FOUND THEN RETURN false; END IF;
  v_moved := prep.move_credit(t.user_id, t.currency, t.amount_cents, 'transferred', 'transfer:' || t.id, NULL, t.id, jsonb_build_array(
    jsonb_build_object('code', 'stripe_clearing', 'amountCents', t.amount_cents - p_fee_cents), jsonb_build_object('code', 'stripe_fees', 'amountCents', p_fee_cents)));
  PERFORM prep.audit(t.organization_id, 'credit.transferred', 'organization', t.organization_id, jsonb_build_object('transferId', t.id, 'amountCents', t.amount_cents));
  PERFORM prep.queue_host_mail('host_credit_transferred', t.organization_id, t.id);
  RETURN v_moved;
END $function$
;
-- Runs as its caller, called by prep_system.
