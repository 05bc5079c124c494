CREATE OR REPLACE FUNCTION prep.lose_share(s dispute_shares, d disputes)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE
  b bookings%ROWTYPE; v payments%ROWTYPE; r refunds%ROWTYPE; i payout_items%ROWTYPE; v_left int := s.amount_cents; v_owed int; v_kept int;
  v_price int; v_host int; v_fee int; v_tax int; v_award int := 0; v_claim uuid; v_paid_out boolean; v_done boolean;
BEGIN
  SELECT * INTO STRICT b FROM bookings WHERE id = s.booking_id FOR UPDATE;
  -- What was charged for damage is the host's alone: owed back whole, as an award of the deposit is.
  IF s.claim_charge_id IS NOT NULL THEN
    INSERT INTO transfer_reversals (id, share_id, booking_id, organization_id, kind, amount_cents, currency)
    VALUES (uuidv7(), s.id, b.id, b.organization_id, 'damage', s.amount_cents, d.currency);
    PERFORM prep.post('chargeback:' || s.id, 'dispute_lost', b.id, b.organization_id, d.stripe_dispute_id, d.currency, jsonb_build_array(
      jsonb_build_object('code', 'host_receivable', 'organizationId', b.organization_id, 'amountCents', s.amount_cents),
      jsonb_build_object('code', 'disputed_funds', 'amountCents', -s.amount_cents)));
    UPDATE dispute_shares SET host_cents = s.amount_cents WHERE id = s.id;
    RETURN;
  END IF;
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
END $function$
;
-- Runs as its caller, called by prep_system.
