-- Disputes: who sees them, how they are booked, and who bears a lost one.
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['disputes', 'dispute_shares', 'transfer_reversals'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY system_all ON %I TO prep_system USING (true) WITH CHECK (true)', t);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I TO prep_system', t);
    EXECUTE format('GRANT SELECT ON %I TO prep_app', t);
    EXECUTE format('ALTER TABLE %I ALTER COLUMN created_at SET DEFAULT prep.now()', t);
    EXECUTE format('ALTER TABLE %I ALTER COLUMN updated_at SET DEFAULT prep.now()', t);
    EXECUTE format('CREATE TRIGGER touch BEFORE UPDATE ON %I FOR EACH ROW EXECUTE FUNCTION prep.touch()', t);
  END LOOP;
  -- The kitchen's side and our own people; whoever disputes is not shown what is held against it.
  FOREACH t IN ARRAY ARRAY['dispute_shares', 'transfer_reversals'] LOOP
    EXECUTE format('CREATE POLICY app_select ON %I FOR SELECT TO prep_app USING (organization_id = ANY (prep.organization_ids()) OR prep.is_support())', t);
  END LOOP;
END $$;
--> statement-breakpoint
CREATE POLICY app_select ON disputes FOR SELECT TO prep_app
  USING (prep.is_support() OR EXISTS (SELECT 1 FROM dispute_shares s WHERE s.dispute_id = disputes.id));
--> statement-breakpoint
-- Whether a bank has called back money of this booking and nobody knows yet who keeps it.
CREATE FUNCTION prep.is_disputed(p_booking uuid) RETURNS boolean LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM dispute_shares s JOIN disputes d ON d.id = s.dispute_id WHERE s.booking_id = p_booking AND d.state = 'open')
$$;
--> statement-breakpoint
-- What is disputed stays as it is until the bank has spoken: another price would be paid by money that may not be ours.
CREATE FUNCTION prep.refuse_change_of_disputed() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF prep.is_disputed(NEW.booking_id) THEN PERFORM prep.refuse('conflict', 'The payment of this booking is disputed. It can be changed once that has ended'); END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER not_while_disputed BEFORE INSERT ON booking_changes FOR EACH ROW EXECUTE FUNCTION prep.refuse_change_of_disputed();
--> statement-breakpoint
-- A refund that Stripe will never take, because the bank has given the payer that money or will not be asked: still owed, by
-- another way that a person has to choose. As for one that came back, but nothing has moved.
CREATE FUNCTION prep.fail_unsent_refund(p_refund uuid) RETURNS void LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE r refunds%ROWTYPE;
BEGIN
  UPDATE refunds SET status = 'failed' WHERE id = p_refund AND status = 'pending' RETURNING * INTO r;
  IF NOT FOUND THEN RETURN; END IF;
  IF r.purpose = 'price' THEN UPDATE payments SET refunded_cents = refunded_cents - r.amount_cents WHERE id = r.payment_id; END IF;
  PERFORM prep.audit(r.organization_id, 'refund.failed', 'booking', r.booking_id, jsonb_build_object('refundId', r.id));
END $$;
--> statement-breakpoint
-- A movement of Stripe's balance for a dispute, shared by its bookings as they have parts in it; each share once. What comes
-- back after it was lost has been borne already, and makes our loss smaller.
CREATE FUNCTION prep.book_dispute(d disputes, p_movement jsonb) RETURNS void LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE s record; v_amount bigint := (p_movement->>'amountCents')::bigint; v_fee bigint := (p_movement->>'feeCents')::bigint; v_part bigint; v_part_fee bigint;
BEGIN
  FOR s IN SELECT x.id, x.booking_id, x.organization_id, x.amount_cents AS part, sum(x.amount_cents) OVER (ORDER BY x.id) AS upto, sum(x.amount_cents) OVER () AS whole
      FROM dispute_shares x WHERE x.dispute_id = d.id
    UNION ALL SELECT NULL, NULL, NULL, 1, 1, 1 WHERE NOT EXISTS (SELECT 1 FROM dispute_shares x WHERE x.dispute_id = d.id) LOOP
    v_part := div(v_amount * s.upto, s.whole) - div(v_amount * (s.upto - s.part), s.whole);
    v_part_fee := div(v_fee * s.upto, s.whole) - div(v_fee * (s.upto - s.part), s.whole);
    PERFORM prep.post(concat_ws(':', 'dispute', p_movement->>'id', s.id), CASE WHEN v_amount < 0 THEN 'dispute' ELSE 'dispute_won' END,
      s.booking_id, s.organization_id, d.stripe_dispute_id, d.currency, jsonb_build_array(
        jsonb_build_object('code', 'stripe_clearing', 'amountCents', v_part - v_part_fee),
        jsonb_build_object('code', CASE d.state WHEN 'lost' THEN 'dispute_losses' ELSE 'disputed_funds' END, 'amountCents', -v_part),
        jsonb_build_object('code', 'dispute_fees', 'amountCents', v_part_fee)));
  END LOOP;
END $$;
--> statement-breakpoint
-- A lost dispute is a refund that the bank has made. Refunds that were still to be sent are made by it; then the price gives
-- way, host, fee and tax each by their part, then what was awarded of the deposit. What nobody has is our loss. A host who is
-- in a payout already owes their part, and that transfer is reversed.
CREATE FUNCTION prep.lose_share(s dispute_shares, d disputes) RETURNS void LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  b bookings%ROWTYPE; v payments%ROWTYPE; r refunds%ROWTYPE; i payout_items%ROWTYPE; v_left int := s.amount_cents; v_owed int; v_kept int;
  v_price int; v_host int; v_fee int; v_tax int; v_award int := 0; v_claim uuid; v_paid_out boolean; v_done boolean;
BEGIN
  SELECT * INTO STRICT b FROM bookings WHERE id = s.booking_id FOR UPDATE;
  SELECT * INTO STRICT v FROM payments WHERE id = s.payment_id FOR UPDATE;
  PERFORM prep.must(v.status = 'captured', 'conflict', 'A payment of this booking is still being taken. Try again in a minute');
  SELECT coalesce(sum(amount_cents), 0) INTO v_owed FROM refunds WHERE payment_id = v.id AND status = 'pending';
  IF v.deposit_cents > 0 AND v_left >= v.captured_cents - v.refunded_cents + v_owed + v.deposit_cents
     AND EXISTS (SELECT 1 FROM deposits WHERE booking_id = b.id AND state = 'held') THEN
    UPDATE claims SET state = 'withdrawn', decided_at = prep.now() WHERE booking_id = b.id AND state IN ('open', 'disputed') RETURNING id INTO v_claim;
    IF v_claim IS NOT NULL THEN PERFORM prep.audit(b.organization_id, 'claim.withdrawn', 'claim', v_claim); END IF;
    v_done := prep.end_deposit(b.id, 0, 'chargeback');
  END IF;
  FOR r IN SELECT * FROM refunds WHERE payment_id = v.id AND status = 'pending' ORDER BY created_at, id FOR UPDATE LOOP
    IF r.amount_cents > v_left THEN PERFORM prep.fail_unsent_refund(r.id); CONTINUE; END IF;
    v_left := v_left - r.amount_cents;
    UPDATE refunds SET status = 'succeeded' WHERE id = r.id;
    PERFORM prep.post('refund:' || r.id, 'dispute_lost', b.id, b.organization_id, d.stripe_dispute_id, d.currency, jsonb_build_array(
      jsonb_build_object('code', CASE r.purpose WHEN 'deposit' THEN 'deposits_held' ELSE 'customer_funds' END, 'amountCents', r.amount_cents),
      jsonb_build_object('code', 'disputed_funds', 'amountCents', -r.amount_cents)));
  END LOOP;
  SELECT * INTO STRICT v FROM payments WHERE id = s.payment_id;
  v_kept := b.host_due_cents + b.platform_fee_cents + b.tax_cents;
  v_price := least(v_left, v.captured_cents - v.refunded_cents, v_kept);
  v_left := v_left - v_price;
  v_tax := CASE v_kept WHEN 0 THEN 0 ELSE b.tax_cents::bigint * v_price / v_kept END;
  v_host := least(b.host_due_cents, v_price - v_tax - CASE v_kept WHEN 0 THEN 0 ELSE b.platform_fee_cents::bigint * v_price / v_kept END);
  v_fee := v_price - v_tax - v_host;
  SELECT * INTO i FROM payout_items WHERE booking_id = b.id AND kind = 'booking';
  v_paid_out := FOUND;
  IF v_price > 0 THEN
    INSERT INTO refunds (id, payment_id, booking_id, organization_id, amount_cents, currency, reason, status)
    VALUES (uuidv7(), v.id, b.id, b.organization_id, v_price, d.currency, 'chargeback', 'succeeded');
    UPDATE payments SET refunded_cents = refunded_cents + v_price WHERE id = v.id;
    UPDATE bookings SET refunded_cents = refunded_cents + v_price, host_due_cents = host_due_cents - v_host,
      platform_fee_cents = platform_fee_cents - v_fee, tax_cents = tax_cents - v_tax WHERE id = b.id;
  END IF;
  IF v_paid_out AND v_price > 0 THEN
    -- What was gathered may not have been settled yet; it is the same posting, once.
    v_done := prep.post('settle:' || b.id, 'settle', b.id, b.organization_id, NULL, d.currency, jsonb_build_array(
      jsonb_build_object('code', 'customer_funds', 'amountCents', i.net_cents + i.fee_cents + i.tax_cents),
      jsonb_build_object('code', 'host_payable', 'organizationId', b.organization_id, 'amountCents', -i.net_cents),
      jsonb_build_object('code', 'platform_revenue', 'amountCents', -i.fee_cents), jsonb_build_object('code', 'tax_payable', 'amountCents', -i.tax_cents)));
    IF v_host > 0 THEN
      INSERT INTO transfer_reversals (id, share_id, booking_id, organization_id, kind, amount_cents, currency)
      VALUES (uuidv7(), s.id, b.id, b.organization_id, 'booking', v_host, d.currency);
    END IF;
  END IF;
  SELECT least(v_left, v.deposit_cents, x.awarded_cents - coalesce((SELECT sum(t.amount_cents) FROM transfer_reversals t WHERE t.booking_id = b.id AND t.kind = 'claim'), 0))
    INTO v_award FROM deposits x WHERE x.booking_id = b.id AND x.state = 'ended';
  v_award := coalesce(v_award, 0);
  v_left := v_left - v_award;
  IF v_award > 0 THEN
    INSERT INTO transfer_reversals (id, share_id, booking_id, organization_id, kind, amount_cents, currency)
    VALUES (uuidv7(), s.id, b.id, b.organization_id, 'claim', v_award, d.currency);
  END IF;
  IF v_price + v_award + v_left > 0 THEN
    PERFORM prep.post('chargeback:' || s.id, 'dispute_lost', b.id, b.organization_id, d.stripe_dispute_id, d.currency, jsonb_build_array(
      jsonb_build_object('code', 'customer_funds', 'amountCents', CASE WHEN v_paid_out THEN 0 ELSE v_price END),
      jsonb_build_object('code', 'host_receivable', 'organizationId', b.organization_id, 'amountCents', v_award + CASE WHEN v_paid_out THEN v_host ELSE 0 END),
      jsonb_build_object('code', 'platform_revenue', 'amountCents', CASE WHEN v_paid_out THEN v_fee ELSE 0 END),
      jsonb_build_object('code', 'tax_payable', 'amountCents', CASE WHEN v_paid_out THEN v_tax ELSE 0 END),
      jsonb_build_object('code', 'dispute_losses', 'amountCents', v_left),
      jsonb_build_object('code', 'disputed_funds', 'amountCents', -(v_price + v_award + v_left))));
  END IF;
  UPDATE dispute_shares SET host_cents = v_host + v_award, platform_cents = v_fee + v_tax + v_left WHERE id = s.id;
END $$;
--> statement-breakpoint
-- Brings a case to where Stripe says it stands: {stripeDisputeId, chargeId, intentId, status, state, reason, amountCents, currency,
-- openedAt, dueAt, submitted, movements: [{id, amountCents, feeCents}]}. Whatever is told twice or late changes nothing. Answers the state.
CREATE FUNCTION prep.follow_dispute(p jsonb) RETURNS text LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE d disputes%ROWTYPE; s dispute_shares%ROWTYPE; m jsonb; v_to text := p->>'state';
BEGIN
  -- Bookings are locked before what hangs on them, as everywhere, in one order.
  PERFORM 1 FROM bookings b WHERE b.id IN (SELECT x.booking_id FROM payments x WHERE x.stripe_payment_intent_id = p->>'intentId') ORDER BY b.id FOR UPDATE;
  INSERT INTO disputes (id, stripe_dispute_id, stripe_charge_id, stripe_status, reason, amount_cents, currency, opened_at, evidence_due_at)
  VALUES (uuidv7(), p->>'stripeDisputeId', p->>'chargeId', p->>'status', p->>'reason', (p->>'amountCents')::int, p->>'currency',
    (p->>'openedAt')::timestamptz, (p->>'dueAt')::timestamptz) ON CONFLICT (stripe_dispute_id) DO NOTHING RETURNING * INTO d;
  IF FOUND THEN
    INSERT INTO dispute_shares (id, dispute_id, booking_id, organization_id, payment_id, amount_cents)
    SELECT uuidv7(), d.id, x.booking_id, x.organization_id, x.id, div(d.amount_cents::bigint * x.upto, x.whole) - div(d.amount_cents::bigint * (x.upto - x.part), x.whole)
      FROM (SELECT y.*, y.amount_cents + y.deposit_cents AS part, sum(y.amount_cents + y.deposit_cents) OVER (ORDER BY y.id) AS upto,
              sum(y.amount_cents + y.deposit_cents) OVER () AS whole
              FROM payments y WHERE y.stripe_payment_intent_id = p->>'intentId' AND y.status IN ('authorized', 'captured')) x;
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
END $$;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION prep.is_disputed(uuid) TO prep_system;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION prep.refuse_change_of_disputed(), prep.fail_unsent_refund(uuid), prep.book_dispute(disputes, jsonb),
  prep.lose_share(dispute_shares, disputes), prep.follow_dispute(jsonb) TO prep_system;
