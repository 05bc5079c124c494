-- Damage beyond a deposit: agreed to when the booking was paid, awarded by a claim, charged once to the card that paid it.
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['damage_consents', 'claim_charges'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY system_all ON %I TO prep_system USING (true) WITH CHECK (true)', t);
    EXECUTE format('CREATE POLICY app_select ON %I FOR SELECT TO prep_app USING (EXISTS (SELECT 1 FROM bookings b WHERE b.id = booking_id))', t);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I TO prep_system', t);
    EXECUTE format('GRANT SELECT ON %I TO prep_app', t);
    EXECUTE format('ALTER TABLE %I ALTER COLUMN created_at SET DEFAULT prep.now()', t);
    EXECUTE format('ALTER TABLE %I ALTER COLUMN updated_at SET DEFAULT prep.now()', t);
    EXECUTE format('CREATE TRIGGER touch BEFORE UPDATE ON %I FOR EACH ROW EXECUTE FUNCTION prep.touch()', t);
  END LOOP;
END $$;
--> statement-breakpoint

-- As in 0051; where the price says so, nobody pays before they have agreed to what damage beyond the deposit may cost them.
DROP FUNCTION prep.begin_checkout(uuid, uuid, int, int, boolean);
--> statement-breakpoint
CREATE FUNCTION prep.begin_checkout(p_booking uuid, p_checkout uuid, p_pay_minutes int, p_session_minutes int, p_credit boolean, p_consent boolean)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path TO public, pg_temp AS $$
DECLARE b bookings%ROWTYPE; c checkouts%ROWTYPE; v payments%ROWTYPE; v_cents int := 0; v_new boolean; v_most int;
BEGIN
  SELECT * INTO b FROM bookings WHERE id = p_booking AND renter_id = prep.user_id() FOR UPDATE;
  IF NOT FOUND THEN PERFORM prep.refuse('not_found', 'Booking not found'); END IF;
  IF b.status <> 'held' THEN PERFORM prep.refuse('conflict', 'This booking is no longer waiting for payment', 'status'); END IF;
  IF b.hold_expires_at <= prep.now() THEN PERFORM prep.refuse('conflict', 'The hold has run out. Choose the slot again', 'status'); END IF;
  v_most := CASE WHEN b.deposit_cents > 0 THEN (b.quote->>'beyondDepositCents')::int END;
  IF v_most > 0 AND NOT EXISTS (SELECT 1 FROM damage_consents WHERE booking_id = p_booking) THEN
    IF p_consent IS NOT TRUE THEN PERFORM prep.refuse('invalid_input', 'Agree to what damage beyond the deposit may be charged', 'agreesToDamage'); END IF;
    INSERT INTO damage_consents (booking_id, most_cents, currency) VALUES (p_booking, v_most, b.currency);
    PERFORM prep.audit(b.organization_id, 'damage.agreed', 'booking', p_booking, jsonb_build_object('mostCents', v_most));
  END IF;
  SELECT * INTO c FROM checkouts WHERE booking_id = p_booking ORDER BY attempt DESC LIMIT 1;
  v_new := c.id IS NULL OR c.status = 'expired' OR (b.series_id IS NOT NULL AND c.expires_at <= prep.now());
  IF NOT v_new AND c.group_id IS NULL AND (c.credit_cents > 0) <> p_credit AND (c.credit_cents > 0 OR prep.credit_for(b) > 0) THEN
    RETURN jsonb_build_object('busy', jsonb_build_object('reference', b.id, 'checkout_id', c.id, 'session_id', c.stripe_session_id, 'expires_at', c.expires_at,
      'young', c.expires_at - make_interval(mins => p_session_minutes - 1) > prep.now()));
  END IF;
  IF v_new THEN
    UPDATE checkouts SET status = 'expired' WHERE booking_id = p_booking AND status IN ('creating', 'open');
    IF p_credit THEN v_cents := prep.credit_for(b); END IF;
    IF v_cents > 0 THEN v := prep.keep_credit(b, v_cents); END IF;
    IF v_cents = b.total_cents + b.deposit_cents THEN
      b := prep.mark_paid(p_booking, v.id);
      RETURN jsonb_build_object('paid', b.status);
    END IF;
    -- Pressing Pay extends a hold once; those of a series last for days.
    UPDATE bookings SET pay_until = CASE WHEN series_id IS NULL AND pay_until IS NOT NULL THEN pay_until ELSE prep.now() + make_interval(mins => p_pay_minutes) END,
      hold_expires_at = CASE WHEN series_id IS NULL AND pay_until IS NOT NULL THEN hold_expires_at ELSE greatest(hold_expires_at, prep.now() + make_interval(mins => p_pay_minutes)) END
     WHERE id = p_booking RETURNING * INTO b;
    INSERT INTO checkouts (id, booking_id, attempt, credit_cents, expires_at)
    VALUES (p_checkout, p_booking, coalesce(c.attempt, 0) + 1, v_cents, prep.now() + make_interval(mins => p_session_minutes));
    PERFORM prep.audit(b.organization_id, 'checkout.started', 'booking', p_booking, jsonb_build_object('checkoutId', p_checkout));
    SELECT * INTO STRICT c FROM checkouts WHERE id = p_checkout;
  END IF;
  RETURN jsonb_build_object('checkoutId', c.id, 'groupId', c.group_id, 'status', c.status, 'url', c.url, 'stripeSessionId', c.stripe_session_id, 'expiresAt', c.expires_at,
    'payUntil', b.pay_until, 'totalCents', b.total_cents, 'depositCents', b.deposit_cents, 'creditCents', c.credit_cents, 'currency', b.currency,
    'keepsCard', EXISTS (SELECT 1 FROM damage_consents WHERE booking_id = p_booking),
    'startsAt', b.starts_at, 'endsAt', b.ends_at, 'timeZone', b.time_zone,
    'email', (SELECT email FROM users WHERE id = b.renter_id), 'locale', (SELECT locale FROM users WHERE id = b.renter_id),
    'spaceName', (SELECT name FROM spaces WHERE id = b.space_id), 'kitchenName', (SELECT name FROM kitchens WHERE id = b.kitchen_id));
END $$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION prep.begin_checkout(uuid, uuid, int, int, boolean, boolean) FROM public;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION prep.begin_checkout(uuid, uuid, int, int, boolean, boolean) TO prep_app, prep_system;
--> statement-breakpoint
ALTER FUNCTION prep.begin_checkout(uuid, uuid, int, int, boolean, boolean) OWNER TO prep_system;
--> statement-breakpoint

-- What damage of a booking can cost its renter beyond the deposit: nothing where they did not agree, or paid with no card.
CREATE FUNCTION prep.beyond_deposit(p_booking uuid) RETURNS int LANGUAGE sql STABLE SET search_path TO public, pg_temp AS $$
  SELECT coalesce(sum(c.most_cents), 0)::int FROM damage_consents c
   WHERE c.booking_id = p_booking AND c.stripe_payment_method_id IS NOT NULL AND c.forgotten_at IS NULL
$$;
--> statement-breakpoint

-- As in 0051; beyond the deposit as far as the renter agreed, and there at least what a card can be charged.
CREATE OR REPLACE FUNCTION prep.file_claim(p jsonb) RETURNS uuid LANGUAGE plpgsql SET search_path TO public, pg_temp AS $$
DECLARE b bookings%ROWTYPE; d deposits%ROWTYPE; v_id uuid := p->>'claimId'; v_sum bigint; v_until timestamptz; v_most int;
BEGIN
  SELECT * INTO b FROM bookings WHERE id = (p->>'bookingId')::uuid FOR UPDATE;
  IF EXISTS (SELECT 1 FROM claims WHERE id = v_id AND booking_id = b.id) THEN RETURN v_id; END IF;
  IF EXISTS (SELECT 1 FROM claims WHERE booking_id = b.id) THEN PERFORM prep.refuse('conflict', 'There is a claim for this booking already'); END IF;
  SELECT * INTO d FROM deposits WHERE booking_id = b.id;
  IF NOT FOUND THEN PERFORM prep.refuse('conflict', 'This booking has no deposit to claim from'); END IF;
  v_until := prep.claimable_until(b, (p->>'windowHours')::int);
  IF v_until IS NULL THEN PERFORM prep.refuse('conflict', 'Damage can be claimed once the visit is over'); END IF;
  IF d.state <> 'held' OR v_until <= prep.now() THEN PERFORM prep.refuse('conflict', 'The time to claim damage of this booking is over'); END IF;
  SELECT sum((i->>'amountCents')::bigint) INTO v_sum FROM jsonb_array_elements(p->'items') i;
  v_most := prep.beyond_deposit(b.id);
  IF v_sum > d.amount_cents + v_most THEN
    PERFORM prep.refuse('invalid_input', CASE v_most WHEN 0 THEN 'Claim at most the deposit' ELSE 'Claim at most the deposit and what the renter agreed to beyond it' END, 'items');
  END IF;
  IF v_sum - d.amount_cents BETWEEN 1 AND 99 THEN PERFORM prep.refuse('invalid_input', 'Claim at most the deposit, or at least $1 beyond it', 'items'); END IF;
  INSERT INTO claims (id, booking_id, organization_id, amount_cents, currency, filed_by, answer_by)
  VALUES (v_id, b.id, b.organization_id, v_sum, d.currency, (p->>'userId')::uuid, prep.now() + make_interval(hours => (p->>'answerHours')::int));
  INSERT INTO claim_items (id, claim_id, position, description, amount_cents)
  SELECT uuidv7(), v_id, i.n, i.item->>'description', (i.item->>'amountCents')::int FROM jsonb_array_elements(p->'items') WITH ORDINALITY i(item, n);
  PERFORM prep.audit(b.organization_id, 'claim.filed', 'claim', v_id, jsonb_build_object('bookingId', b.id, 'amountCents', v_sum));
  PERFORM prep.queue_mail('claim_filed', b.renter_id, v_id);
  RETURN v_id;
END $$;
--> statement-breakpoint

-- As in 0051; an award ends at the deposit, or goes beyond it by what a card can be charged.
CREATE OR REPLACE FUNCTION prep.decide_claim(p_claim uuid, p_awards jsonb, p_decision text, p_by uuid) RETURNS void LANGUAGE plpgsql SET search_path TO public, pg_temp AS $$
DECLARE c claims%ROWTYPE := prep.lock_claim(p_claim); v_beyond bigint;
BEGIN
  IF c.state <> 'disputed' THEN PERFORM prep.refuse('conflict', 'This claim does not wait for a decision'); END IF;
  IF EXISTS (SELECT 1 FROM jsonb_array_elements(p_awards) x WHERE NOT EXISTS (SELECT 1 FROM claim_items i WHERE i.claim_id = p_claim AND i.id = (x->>'itemId')::uuid)) THEN
    PERFORM prep.refuse('invalid_input', 'Choose from the items of this claim', 'awards');
  END IF;
  IF EXISTS (SELECT 1 FROM jsonb_array_elements(p_awards) x JOIN claim_items i ON i.id = (x->>'itemId')::uuid WHERE (x->>'awardedCents')::int > i.amount_cents) THEN
    PERFORM prep.refuse('invalid_input', 'Award at most what was claimed for the item', 'awards');
  END IF;
  UPDATE claim_items i SET awarded_cents = (x->>'awardedCents')::int FROM jsonb_array_elements(p_awards) x WHERE i.claim_id = p_claim AND i.id = (x->>'itemId')::uuid;
  SELECT sum(coalesce(i.awarded_cents, i.amount_cents)) - (SELECT amount_cents FROM deposits WHERE booking_id = c.booking_id) INTO v_beyond FROM claim_items i WHERE i.claim_id = p_claim;
  IF v_beyond BETWEEN 1 AND 99 THEN PERFORM prep.refuse('invalid_input', 'Award at most the deposit, or at least $1 beyond it', 'awards'); END IF;
  PERFORM prep.settle_claim(p_claim, 'support', p_by, p_decision);
END $$;
--> statement-breakpoint

-- As in 0051; what is awarded beyond the deposit is charged to the card once the decision stands.
CREATE OR REPLACE FUNCTION prep.settle_claim(p_claim uuid, p_outcome text, p_by uuid, p_decision text) RETURNS void LANGUAGE plpgsql SET search_path TO public, pg_temp AS $$
DECLARE c claims%ROWTYPE; v_award int; v_kept int;
BEGIN
  UPDATE claim_items SET awarded_cents = amount_cents WHERE claim_id = p_claim AND awarded_cents IS NULL;
  SELECT sum(awarded_cents) INTO v_award FROM claim_items WHERE claim_id = p_claim;
  UPDATE claims SET state = 'decided', outcome = p_outcome, awarded_cents = v_award, decided_by = p_by, decided_at = prep.now(), decision = p_decision
   WHERE id = p_claim RETURNING * INTO c;
  SELECT amount_cents INTO v_kept FROM deposits WHERE booking_id = c.booking_id;
  PERFORM prep.must(prep.end_deposit(c.booking_id, least(v_award, v_kept), 'claim'), 'conflict', 'The booking changed meanwhile. Look again');
  IF v_award > v_kept THEN
    INSERT INTO claim_charges (id, claim_id, booking_id, organization_id, amount_cents, currency) VALUES (uuidv7(), p_claim, c.booking_id, c.organization_id, v_award - v_kept, c.currency);
  END IF;
  PERFORM prep.audit(c.organization_id, 'claim.decided', 'claim', p_claim, jsonb_build_object('outcome', p_outcome, 'awardedCents', v_award));
  PERFORM prep.queue_mail('claim_decided', (SELECT renter_id FROM bookings WHERE id = c.booking_id), p_claim);
  PERFORM prep.queue_host_mail('host_claim_decided', c.organization_id, p_claim);
END $$;
--> statement-breakpoint

-- The money of a charge is there: the host's from now on, once, however often and by whom it is told.
CREATE FUNCTION prep.book_claim_charge(p_charge uuid, p_intent text, p_stripe_charge text, p_fee_cents int) RETURNS boolean LANGUAGE plpgsql SET search_path TO public, pg_temp AS $$
DECLARE g claim_charges%ROWTYPE; v_renter uuid; v_done boolean;
BEGIN
  SELECT b.renter_id INTO v_renter FROM bookings b WHERE b.id = (SELECT booking_id FROM claim_charges WHERE id = p_charge) FOR UPDATE;
  UPDATE claim_charges SET state = 'paid', stripe_payment_intent_id = p_intent, stripe_charge_id = p_stripe_charge, stripe_fee_cents = p_fee_cents, paid_at = prep.now(), url = NULL
   WHERE id = p_charge AND state <> 'paid' RETURNING * INTO g;
  IF NOT FOUND THEN RETURN false; END IF;
  v_done := prep.post('damage:' || g.id, 'damage', g.booking_id, g.organization_id, p_stripe_charge, g.currency, jsonb_build_array(
    jsonb_build_object('code', 'stripe_clearing', 'amountCents', g.amount_cents - p_fee_cents),
    jsonb_build_object('code', 'stripe_fees', 'amountCents', p_fee_cents),
    jsonb_build_object('code', 'host_payable', 'organizationId', g.organization_id, 'amountCents', -g.amount_cents)));
  PERFORM prep.audit(g.organization_id, 'claim.charged', 'claim', g.claim_id, jsonb_build_object('amountCents', g.amount_cents));
  PERFORM prep.queue_mail('damage_charged', v_renter, g.claim_id);
  PERFORM prep.queue_host_mail('host_damage_charged', g.organization_id, g.claim_id);
  RETURN true;
END $$;
--> statement-breakpoint

-- The card did not pay, and is not asked again: its renter is, for so many days.
CREATE FUNCTION prep.decline_claim_charge(p_charge uuid, p_error text, p_days int) RETURNS boolean LANGUAGE plpgsql SET search_path TO public, pg_temp AS $$
DECLARE g claim_charges%ROWTYPE;
BEGIN
  UPDATE claim_charges SET state = 'declined', last_error = p_error, pay_by = prep.now() + make_interval(days => p_days)
   WHERE id = p_charge AND state = 'pending' RETURNING * INTO g;
  IF NOT FOUND THEN RETURN false; END IF;
  PERFORM prep.audit(g.organization_id, 'claim.charge_declined', 'claim', g.claim_id, jsonb_build_object('error', p_error));
  PERFORM prep.queue_mail('damage_declined', (SELECT renter_id FROM bookings WHERE id = g.booking_id), g.claim_id);
  PERFORM prep.queue_host_mail('host_damage_declined', g.organization_id, g.claim_id);
  RETURN true;
END $$;
--> statement-breakpoint

-- The time to pay is over; the host is told that it has not come.
CREATE FUNCTION prep.give_up_claim_charge(p_charge uuid) RETURNS boolean LANGUAGE plpgsql SET search_path TO public, pg_temp AS $$
DECLARE g claim_charges%ROWTYPE;
BEGIN
  UPDATE claim_charges SET state = 'unpaid' WHERE id = p_charge AND state = 'declined' AND pay_by <= prep.now() RETURNING * INTO g;
  IF NOT FOUND THEN RETURN false; END IF;
  PERFORM prep.audit(g.organization_id, 'claim.charge_unpaid', 'claim', g.claim_id);
  PERFORM prep.queue_host_mail('host_damage_unpaid', g.organization_id, g.claim_id);
  RETURN true;
END $$;
--> statement-breakpoint

-- The payment page after so many of a charge, begun by whoever asks first; the newest where that has been done.
CREATE FUNCTION prep.begin_damage_page(p_booking uuid, p_after int) RETURNS jsonb LANGUAGE plpgsql SET search_path TO public, pg_temp AS $$
DECLARE g claim_charges%ROWTYPE;
BEGIN
  SELECT * INTO g FROM claim_charges WHERE booking_id = p_booking AND state IN ('declined', 'unpaid') FOR UPDATE;
  IF NOT FOUND THEN PERFORM prep.refuse('conflict', 'Nothing is to be paid for damage of this booking'); END IF;
  IF g.pages = p_after THEN
    UPDATE claim_charges SET pages = pages + 1, page_begun_at = prep.now(), stripe_session_id = NULL, url = NULL WHERE id = g.id RETURNING * INTO g;
  END IF;
  RETURN jsonb_build_object('id', g.id, 'amountCents', g.amount_cents, 'currency', g.currency, 'pages', g.pages, 'begunAt', g.page_begun_at,
    'sessionId', g.stripe_session_id, 'url', g.url);
END $$;
--> statement-breakpoint

-- As in 0063; a charge for damage is disputed like a payment.
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
END $function$;
--> statement-breakpoint

-- As in 0063, for what was charged for damage.
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
END $function$;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION prep.beyond_deposit(uuid), prep.begin_damage_page(uuid, int), prep.book_claim_charge(uuid, text, text, int), prep.decline_claim_charge(uuid, text, int),
  prep.give_up_claim_charge(uuid) TO prep_system;
