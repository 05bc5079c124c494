CREATE OR REPLACE FUNCTION prep.give_credit(p jsonb)
 RETURNS text
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE g credit_grants%ROWTYPE; v_given bigint; v_cents int := (p->>'amountCents')::int;
BEGIN
  -- Two that one person gives at once count each other.
  PERFORM pg_advisory_xact_lock(hashtextextended(p->>'by' || (p->>'userId'), 11));
  SELECT coalesce(sum(amount_cents), 0) INTO v_given FROM credit_grants
   WHERE user_id = (p->>'userId')::uuid AND requested_by = (p->>'by')::uuid AND state = 'given' AND decided_by = requested_by AND created_at > prep.now() - interval '1 day';
  INSERT INTO credit_grants (id, user_id, amount_cents, currency, reason, state, requested_by)
  VALUES ((p->>'grantId')::uuid, (p->>'userId')::uuid, v_cents, p->>'currency', p->>'reason', 'pending', (p->>'by')::uuid) ON CONFLICT (id) DO NOTHING;
  IF NOT FOUND THEN
    SELECT * INTO STRICT g FROM credit_grants WHERE id = (p->>'grantId')::uuid;
    IF (g.user_id, g.amount_cents, g.requested_by, g.reason) IS DISTINCT FROM ((p->>'userId')::uuid, v_cents, (p->>'by')::uuid, p->>'reason') THEN
      PERFORM prep.refuse('conflict', 'This credit was given with other figures', 'grantId');
    END IF;
    RETURN g.state;
  END IF;
  PERFORM prep.audit(NULL, 'credit.asked', 'user', (p->>'userId')::uuid, jsonb_build_object('grantId', p->'grantId', 'amountCents', v_cents, 'reason', p->'reason'));
  IF v_given + v_cents > (p->>'limitCents')::int THEN RETURN 'pending'; END IF;
  RETURN prep.settle_credit((p->>'grantId')::uuid, (p->>'by')::uuid, 'given');
END $function$
;
-- Runs as its caller, called by prep_system.
