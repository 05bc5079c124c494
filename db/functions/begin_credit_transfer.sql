CREATE OR REPLACE FUNCTION prep.begin_credit_transfer(p jsonb)
 RETURNS credit_transfers
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE t credit_transfers%ROWTYPE; v_id uuid := p->>'transferId'; v_organization uuid := p->>'organizationId'; v_user uuid := p->>'userId'; v_cents int := p->>'amountCents';
BEGIN
  SELECT * INTO t FROM credit_transfers WHERE id = v_id;
  IF NOT FOUND THEN
    IF EXISTS (SELECT 1 FROM transfer_reversals WHERE organization_id = v_organization AND stripe_reversal_id IS NULL) THEN
      PERFORM prep.refuse('conflict', 'This business still owes money of bookings that went back to renters after they were paid out. That is taken first');
    END IF;
    IF v_cents > (p->>'availableCents')::bigint THEN PERFORM prep.refuse('invalid_input', 'There is not that much in this balance', 'amountCents'); END IF;
    INSERT INTO credit_transfers (id, user_id, organization_id, amount_cents, currency) VALUES (v_id, v_user, v_organization, v_cents, p->>'currency')
    ON CONFLICT DO NOTHING RETURNING * INTO t;
    IF FOUND THEN
      PERFORM prep.audit(v_organization, 'credit.transfer_asked', 'organization', v_organization, jsonb_build_object('transferId', v_id, 'amountCents', v_cents));
      RETURN t;
    END IF;
    SELECT * INTO t FROM credit_transfers WHERE id = v_id;
    IF NOT FOUND THEN PERFORM prep.refuse('conflict', 'Another transfer out of this balance is under way. Try again in a minute'); END IF;
  END IF;
  IF (t.user_id, t.organization_id, t.amount_cents) IS DISTINCT FROM (v_user, v_organization, v_cents) THEN
    PERFORM prep.refuse('conflict', 'This transfer was asked for with other figures', 'transferId');
  END IF;
  RETURN t;
END $function$
;
-- Runs as its caller, called by prep_system.
