CREATE OR REPLACE FUNCTION prep.follow_dispute(p jsonb)
 RETURNS text
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE d disputes%ROWTYPE; s dispute_shares%ROWTYPE; m jsonb; v_to text := p->>'state';
BEGIN
  -- Bookings are locked before what hangs on them, as everywhere, in one order.
  PERFORM 1 FROM bookings b WHERE b.id IN (SELECT x.booking_id FROM payments x WHERE x.stripe_payment_intent_id = p->>'intentId'
    UNION ALL SELECT g.booking_id FROM claim_charges g WHERE g.stripe_payment_intent_id = p->>'intentId') ORDER BY b.id FOR UPDATE;
  INSERT INTO disputes (id, stripe_dispute_id, stripe_charge_id, stripe_status, reason, amount_cents, currency, opened_at, evidence_due_at)
  VALUES (uuidv7(), p->>'stripeDisputeId', p->>'chargeId', p->>'status', p->>'reason', (p->>'amountCents')::int, p->>'currency',
    (p->>'openedAt')::timestamptz, (p->>'dueAt')::timestamptz) ON CONFLICT (stripe_dispute_id) DO NOTHING RETURNING * INTO d;
  IF FOUND THEN
    INSERT INTO dispute_shares (id, dispute_id, booking_id, organization_id, payment_id, amount_cents)
    SELECT uuidv7(), d.id, x.booking_id, x.organization_id, x.id, div(d.amount_cents::bigint * x.upto, x.whole) - div(d.amount_cents::bigint * (x.upto - x.part), x.whole)
      FROM (SELECT y.*, y.amount_cents + y.deposit_cents AS part, sum(y.amount_cents + y.deposit_cents) OVER (ORDER BY y.id) AS upto,
              sum(y.amount_cents + y.deposit_cents) OVER () AS whole
              FROM payments y WHERE y.stripe_payment_intent_id = p->>'intentId' AND y.status IN ('authorized', 'captured')) x;
    INSERT INTO dispute_shares (id, dispute_id, booking_id, organization_id, claim_charge_id, amount_cents)
    SELECT uuidv7(), d.id, g.booking_id, g.organization_id, g.id, d.amount_cents FROM claim_charges g WHERE g.stripe_payment_intent_id = p->>'intentId';
    PERFORM prep.audit(x.organization_id, 'dispute.opened', 'dispute', d.id, jsonb_build_object('bookingId', x.booking_id, 'amountCents', x.amount_cents, 'reason', d.reason)),
            prep.queue_host_mail('host_dispute_opened', x.organization_id, x.id) FROM dispute_shares x WHERE x.dispute_id = d.id;
    PERFORM prep.queue_mail('dispute_opened', u.id, d.id) FROM users u WHERE u.platform_role IN ('support', 'admin') AND u.disabled_at IS NULL;
  END IF;
  SELECT * INTO STRICT d FROM disputes WHERE stripe_dispute_id = p->>'stripeDisputeId' FOR UPDATE;
  FOR m IN SELECT jsonb_array_elements(p->'movements') LOOP PERFORM prep.book_dispute(d, m); END LOOP;
  IF d.state <> 'open' THEN RETURN d.state; END IF;
  UPDATE disputes SET stripe_status = p->>'status', evidence_due_at = (p->>'dueAt')::timestamptz,
    submitted_at = coalesce(submitted_at, CASE WHEN (p->>'submitted')::boolean THEN prep.now() END) WHERE id = d.id;
  IF v_to = 'open' THEN RETURN v_to; END IF;
  IF v_to = 'lost' THEN
    FOR s IN SELECT * FROM dispute_shares WHERE dispute_id = d.id ORDER BY booking_id LOOP PERFORM prep.lose_share(s, d); END LOOP;
    IF s.id IS NULL THEN
      PERFORM prep.post('chargeback:' || d.id, 'dispute_lost', NULL, NULL, d.stripe_dispute_id, d.currency, jsonb_build_array(
        jsonb_build_object('code', 'dispute_losses', 'amountCents', d.amount_cents), jsonb_build_object('code', 'disputed_funds', 'amountCents', -d.amount_cents)));
    END IF;
  END IF;
  UPDATE disputes SET state = v_to, ended_at = prep.now() WHERE id = d.id;
  PERFORM prep.audit(x.organization_id, 'dispute.' || v_to, 'dispute', d.id, jsonb_build_object('bookingId', x.booking_id, 'hostCents', x.host_cents, 'platformCents', x.platform_cents)),
          prep.queue_host_mail('host_dispute_' || CASE v_to WHEN 'lost' THEN 'lost' ELSE 'won' END, x.organization_id, x.id) FROM dispute_shares x WHERE x.dispute_id = d.id;
  PERFORM prep.queue_mail('dispute_ended', u.id, d.id) FROM users u WHERE u.platform_role IN ('support', 'admin') AND u.disabled_at IS NULL;
  RETURN v_to;
END $function$
;
-- Runs as its caller, called by prep_system.
