-- Credit of renters: who sees it, how it moves, and how bookings are paid with it. Deposits and claims for damage.
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['wallets', 'wallet_entries', 'credit_grants'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY system_all ON %I TO prep_system USING (true) WITH CHECK (true)', t);
    EXECUTE format('GRANT SELECT, INSERT ON %I TO prep_system', t);
    EXECUTE format('GRANT SELECT ON %I TO prep_app', t);
    EXECUTE format('ALTER TABLE %I ALTER COLUMN created_at SET DEFAULT prep.now()', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['wallets', 'credit_grants'] LOOP
    EXECUTE format('GRANT UPDATE ON %I TO prep_system', t);
    EXECUTE format('ALTER TABLE %I ALTER COLUMN updated_at SET DEFAULT prep.now()', t);
    EXECUTE format('CREATE TRIGGER touch BEFORE UPDATE ON %I FOR EACH ROW EXECUTE FUNCTION prep.touch()', t);
  END LOOP;
END $$;
--> statement-breakpoint
CREATE POLICY app_own ON wallets FOR SELECT TO prep_app USING (user_id = prep.user_id() OR prep.is_support());
--> statement-breakpoint
CREATE POLICY app_own ON wallet_entries FOR SELECT TO prep_app USING (user_id = prep.user_id() OR prep.is_support());
--> statement-breakpoint
CREATE POLICY app_own ON credit_grants FOR SELECT TO prep_app USING (user_id = prep.user_id() AND state = 'given' OR prep.is_support());
--> statement-breakpoint
-- Deposits, claims and what belongs to them: whoever sees the booking.
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['deposits', 'claims', 'claim_items', 'claim_photos'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY system_all ON %I TO prep_system USING (true) WITH CHECK (true)', t);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I TO prep_system', t);
    EXECUTE format('GRANT SELECT ON %I TO prep_app', t);
    EXECUTE format('ALTER TABLE %I ALTER COLUMN created_at SET DEFAULT prep.now()', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['deposits', 'claims'] LOOP
    EXECUTE format('ALTER TABLE %I ALTER COLUMN updated_at SET DEFAULT prep.now()', t);
    EXECUTE format('CREATE TRIGGER touch BEFORE UPDATE ON %I FOR EACH ROW EXECUTE FUNCTION prep.touch()', t);
    EXECUTE format('CREATE POLICY app_select ON %I FOR SELECT TO prep_app USING (EXISTS (SELECT 1 FROM bookings b WHERE b.id = booking_id))', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['claim_items', 'claim_photos'] LOOP
    EXECUTE format('CREATE POLICY app_select ON %I FOR SELECT TO prep_app USING (EXISTS (SELECT 1 FROM claims c WHERE c.id = claim_id))', t);
  END LOOP;
END $$;
--> statement-breakpoint
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON wallet_entries FOR EACH ROW EXECUTE FUNCTION prep.refuse_change();
--> statement-breakpoint
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON wallet_entries FOR EACH STATEMENT EXECUTE FUNCTION prep.refuse_change();
--> statement-breakpoint

-- As in 0001, for accounts that each renter has (`userId` of a line).
CREATE OR REPLACE FUNCTION prep.post(p_key text, p_kind text, p_booking uuid, p_organization uuid, p_external text, p_currency text, p_lines jsonb)
RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE v_id uuid := uuidv7();
BEGIN
  INSERT INTO ledger_transactions (id, key, kind, booking_id, organization_id, external_id, posted_at)
  VALUES (v_id, p_key, p_kind, p_booking, p_organization, p_external, prep.now()) ON CONFLICT (key) DO NOTHING;
  IF NOT FOUND THEN RETURN false; END IF;
  INSERT INTO ledger_accounts (id, code, organization_id, user_id, currency)
  SELECT uuidv7(), l->>'code', nullif(l->>'organizationId', '')::uuid, (l->>'userId')::uuid, p_currency FROM jsonb_array_elements(p_lines) l
   WHERE CASE WHEN l->>'userId' IS NULL
     THEN NOT EXISTS (SELECT 1 FROM ledger_accounts a WHERE a.code = l->>'code' AND a.user_id IS NULL AND a.currency = p_currency
                        AND a.organization_id IS NOT DISTINCT FROM nullif(l->>'organizationId', '')::uuid)
     ELSE NOT EXISTS (SELECT 1 FROM ledger_accounts a WHERE a.code = l->>'code' AND a.user_id = (l->>'userId')::uuid AND a.currency = p_currency) END
  ON CONFLICT DO NOTHING;
  INSERT INTO ledger_entries (id, transaction_id, account_id, amount_cents, currency)
  SELECT uuidv7(), v_id, a.id, (l->>'amountCents')::bigint, p_currency
    FROM jsonb_array_elements(p_lines) l
    JOIN ledger_accounts a ON a.code = l->>'code' AND a.user_id IS NULL AND a.currency = p_currency
     AND a.organization_id IS NOT DISTINCT FROM nullif(l->>'organizationId', '')::uuid
   WHERE l->>'userId' IS NULL AND (l->>'amountCents')::bigint <> 0
  UNION ALL
  -- There are as many of these as renters: found by their own, never looked through.
  SELECT uuidv7(), v_id, a.id, (l->>'amountCents')::bigint, p_currency
    FROM jsonb_array_elements(p_lines) l
    JOIN ledger_accounts a ON a.code = l->>'code' AND a.user_id = (l->>'userId')::uuid AND a.currency = p_currency
   WHERE l->>'userId' IS NOT NULL AND (l->>'amountCents')::bigint <> 0;
  RETURN true;
END $$;
--> statement-breakpoint

-- Moves credit to a wallet (above zero) or out of it, once per key: entry, balance and ledger in one. `p_against` are the
-- other legs of the posting. Refuses what the wallet has not got: those who spend at once do so one after the other.
CREATE FUNCTION prep.move_credit(p_user uuid, p_currency text, p_cents int, p_kind text, p_key text, p_booking uuid, p_grant uuid, p_against jsonb)
RETURNS boolean LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE w wallets%ROWTYPE;
BEGIN
  INSERT INTO wallets (user_id, currency) VALUES (p_user, p_currency) ON CONFLICT DO NOTHING;
  SELECT * INTO STRICT w FROM wallets WHERE user_id = p_user AND currency = p_currency FOR UPDATE;
  IF EXISTS (SELECT 1 FROM wallet_entries e WHERE e.key = p_key) THEN RETURN false; END IF;
  IF w.balance_cents + p_cents < 0 THEN PERFORM prep.refuse('conflict', 'There is not enough credit for that'); END IF;
  UPDATE wallets SET balance_cents = balance_cents + p_cents, entries = entries + 1
   WHERE user_id = p_user AND currency = p_currency RETURNING * INTO w;
  INSERT INTO wallet_entries (id, user_id, currency, sequence, kind, amount_cents, balance_cents, key, booking_id, grant_id)
  VALUES (uuidv7(), p_user, p_currency, w.entries, p_kind, p_cents, w.balance_cents, p_key, p_booking, p_grant);
  PERFORM prep.post(p_key, 'credit_' || p_kind, p_booking, (SELECT organization_id FROM bookings WHERE id = p_booking), NULL, p_currency,
    p_against || jsonb_build_array(jsonb_build_object('code', 'renter_credit', 'userId', p_user, 'amountCents', -p_cents)));
  RETURN true;
END $$;
--> statement-breakpoint
-- Gives credit, or asks for a second person's yes where it comes to more than `limitCents` with what the same person gave the
-- same renter within a day. The same id is given once. Answers the state.
CREATE FUNCTION prep.give_credit(p jsonb) RETURNS text LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
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
END $$;
--> statement-breakpoint
-- Ends a grant that is open: given or refused.
CREATE FUNCTION prep.settle_credit(p_grant uuid, p_by uuid, p_to text) RETURNS text LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
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
END $$;
--> statement-breakpoint
-- The second person's word. Whoever asked for it cannot say it.
CREATE FUNCTION prep.decide_credit(p_grant uuid, p_by uuid, p_to text) RETURNS text LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE g credit_grants%ROWTYPE;
BEGIN
  SELECT * INTO g FROM credit_grants WHERE id = p_grant FOR UPDATE;
  IF NOT FOUND THEN PERFORM prep.refuse('not_found', 'There is no such credit'); END IF;
  IF g.requested_by = p_by THEN PERFORM prep.refuse('forbidden', 'Somebody else has to decide this: you asked for it'); END IF;
  RETURN prep.settle_credit(p_grant, p_by, p_to);
END $$;
--> statement-breakpoint

-- What of a booking's price and deposit its renter's credit pays; the wallet stays locked until the transaction ends. A page
-- takes no payment below a dollar (LEAST_CENTS), so that much is left for the card where not all is covered.
CREATE FUNCTION prep.credit_for(b bookings) RETURNS int LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE v_has int; v_due int := b.total_cents + b.deposit_cents;
BEGIN
  SELECT balance_cents INTO v_has FROM wallets WHERE user_id = b.renter_id AND currency = b.currency FOR UPDATE;
  IF coalesce(v_has, 0) >= v_due THEN RETURN v_due; END IF;
  RETURN greatest(least(coalesce(v_has, 0), v_due - 100), 0);
END $$;
--> statement-breakpoint
-- The legs of credit that pays a booking's price and deposit; with -1 those of giving it back.
CREATE FUNCTION prep.credit_legs(p payments, p_sign int) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
  SELECT jsonb_build_array(jsonb_build_object('code', 'customer_funds', 'amountCents', -p_sign * p.amount_cents),
                           jsonb_build_object('code', 'deposits_held', 'amountCents', -p_sign * p.deposit_cents))
$$;
--> statement-breakpoint
-- Keeps credit for a booking: the price first, then the deposit.
CREATE FUNCTION prep.keep_credit(b bookings, p_cents int) RETURNS payments LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE v payments%ROWTYPE; v_moved boolean;
BEGIN
  INSERT INTO payments (id, booking_id, organization_id, kind, status, amount_cents, deposit_cents, currency)
  VALUES (uuidv7(), b.id, b.organization_id, 'credit', 'authorized', least(p_cents, b.total_cents), greatest(p_cents - b.total_cents, 0), b.currency) RETURNING * INTO v;
  v_moved := prep.move_credit(b.renter_id, b.currency, -p_cents, 'spent', 'credit:' || v.id, b.id, NULL, prep.credit_legs(v, 1));
  RETURN v;
END $$;
--> statement-breakpoint
-- Gives back what credit was kept for a booking that came to nothing.
CREATE FUNCTION prep.free_credit(p_booking uuid) RETURNS void LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE v payments%ROWTYPE; b bookings%ROWTYPE; v_moved boolean;
BEGIN
  SELECT * INTO b FROM bookings WHERE id = p_booking;
  FOR v IN UPDATE payments SET status = 'voided', captured_cents = 0
            WHERE booking_id = p_booking AND kind = 'credit' AND status IN ('authorized', 'captured') AND refunded_cents = 0 RETURNING * LOOP
    v_moved := prep.move_credit(b.renter_id, v.currency, v.amount_cents + v.deposit_cents, 'returned', 'credit-back:' || v.id, b.id, NULL, prep.credit_legs(v, -1));
  END LOOP;
END $$;
--> statement-breakpoint
-- A page that was closed without payment gives back the credit that was to pay a part of it, whoever closed it.
CREATE FUNCTION prep.free_credit_of_page() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM bookings b WHERE b.id = NEW.booking_id AND b.status = 'held') THEN PERFORM prep.free_credit(NEW.booking_id); END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER free_credit AFTER UPDATE OF status ON checkouts FOR EACH ROW
  WHEN (NEW.credit_cents > 0 AND OLD.status IN ('creating', 'open') AND NEW.status IN ('expired', 'lost')) EXECUTE FUNCTION prep.free_credit_of_page();
--> statement-breakpoint
-- A booking of one slot keeps the deposit that its quote asks for; series and storage take none.
CREATE FUNCTION prep.keep_deposit_of_quote() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN NEW.deposit_cents := (NEW.quote->>'depositCents')::int; RETURN NEW; END $$;
--> statement-breakpoint
CREATE TRIGGER deposit_of_quote BEFORE INSERT ON bookings FOR EACH ROW
  WHEN (NEW.series_id IS NULL AND NEW.quote ? 'depositCents') EXECUTE FUNCTION prep.keep_deposit_of_quote();
--> statement-breakpoint
-- Ends a deposit: so much of it for the host, the rest back to whoever paid it, the card first as for a refund. Ending it
-- again changes nothing. What goes back to a card is written here and sent by the caller or by cron.
CREATE FUNCTION prep.end_deposit(p_booking uuid, p_award int, p_reason text) RETURNS boolean LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE b bookings%ROWTYPE; d deposits%ROWTYPE; v payments%ROWTYPE; v_left int; v_part int; v_id uuid; v_done boolean;
BEGIN
  SELECT * INTO b FROM bookings WHERE id = p_booking FOR UPDATE;
  UPDATE deposits SET state = 'ended', awarded_cents = p_award, returned_cents = amount_cents - p_award, ended_at = prep.now()
   WHERE booking_id = p_booking AND state = 'held' RETURNING * INTO d;
  IF NOT FOUND THEN RETURN false; END IF;
  v_left := d.returned_cents;
  FOR v IN SELECT * FROM payments WHERE booking_id = p_booking AND status = 'captured' AND deposit_cents > 0 ORDER BY kind = 'credit' FOR UPDATE LOOP
    v_part := least(v_left, v.deposit_cents);
    CONTINUE WHEN v_part = 0;
    v_id := uuidv7(); v_left := v_left - v_part;
    INSERT INTO refunds (id, payment_id, booking_id, organization_id, amount_cents, currency, reason, purpose, status)
    VALUES (v_id, v.id, p_booking, v.organization_id, v_part, v.currency, p_reason, 'deposit', CASE v.kind WHEN 'credit' THEN 'succeeded' ELSE 'pending' END);
    IF v.kind = 'credit' THEN
      v_done := prep.move_credit(b.renter_id, v.currency, v_part, 'refunded', 'credit-refund:' || v_id, p_booking, NULL,
        jsonb_build_array(jsonb_build_object('code', 'deposits_held', 'amountCents', v_part)));
    END IF;
  END LOOP;
  PERFORM prep.must(v_left = 0, 'conflict', 'The booking changed meanwhile. Look again');
  IF p_award > 0 THEN
    v_done := prep.post('claim:' || p_booking, 'claim', p_booking, b.organization_id, NULL, d.currency, jsonb_build_array(
      jsonb_build_object('code', 'deposits_held', 'amountCents', p_award),
      jsonb_build_object('code', 'host_payable', 'organizationId', b.organization_id, 'amountCents', -p_award)));
  END IF;
  PERFORM prep.audit(b.organization_id, 'deposit.ended', 'booking', p_booking,
    jsonb_build_object('reason', p_reason, 'awardedCents', d.awarded_cents, 'returnedCents', d.returned_cents));
  RETURN true;
END $$;
--> statement-breakpoint
-- Credit and deposit follow their booking, whichever verb moved it: taken when it is confirmed, given back when it came to
-- nothing, when it is cancelled, or when the card beside could not be charged.
CREATE FUNCTION prep.credit_follows() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.status = 'confirmed' THEN
    UPDATE payments SET status = 'captured', captured_cents = amount_cents, captured_at = prep.now()
     WHERE booking_id = NEW.id AND kind = 'credit' AND status = 'authorized';
    IF NEW.deposit_cents > 0 THEN
      INSERT INTO deposits (booking_id, amount_cents, currency) VALUES (NEW.id, NEW.deposit_cents, NEW.currency) ON CONFLICT DO NOTHING;
    END IF;
  ELSIF OLD.status IN ('held', 'requested')
     OR EXISTS (SELECT 1 FROM payments p WHERE p.booking_id = NEW.id AND p.kind = 'card' AND p.status = 'authorized' AND p.change_id IS NULL) THEN
    PERFORM prep.free_credit(NEW.id);
    UPDATE deposits SET state = 'void', ended_at = prep.now() WHERE booking_id = NEW.id AND state = 'held';
  ELSIF NEW.status = 'cancelled' AND NEW.deposit_cents > 0 THEN
    PERFORM prep.end_deposit(NEW.id, 0, 'cancelled');
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER credit_follows AFTER UPDATE OF status ON bookings FOR EACH ROW
  WHEN (NEW.status IS DISTINCT FROM OLD.status AND NEW.status IN ('confirmed', 'cancelled', 'expired', 'declined')) EXECUTE FUNCTION prep.credit_follows();
--> statement-breakpoint
-- As in 0025. The card's payments first, each never beyond what it brought; what credit paid goes back to the wallet at once.
CREATE OR REPLACE FUNCTION prep.refund_booking(p_booking uuid, p_cents int, p_reason text) RETURNS uuid[] LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE v payments%ROWTYPE; v_left int := p_cents; v_part int; v_id uuid; v_ids uuid[] := '{}'; v_moved boolean;
BEGIN
  FOR v IN SELECT * FROM payments WHERE booking_id = p_booking AND status = 'captured' ORDER BY kind = 'credit', created_at DESC, id DESC FOR UPDATE LOOP
    EXIT WHEN v_left = 0;
    v_part := least(v_left, v.captured_cents - v.refunded_cents);
    CONTINUE WHEN v_part <= 0;
    v_id := uuidv7();
    UPDATE payments SET refunded_cents = refunded_cents + v_part WHERE id = v.id;
    INSERT INTO refunds (id, payment_id, booking_id, organization_id, amount_cents, currency, reason, status)
    VALUES (v_id, v.id, p_booking, v.organization_id, v_part, v.currency, p_reason, CASE v.kind WHEN 'credit' THEN 'succeeded' ELSE 'pending' END);
    IF v.kind = 'credit' THEN
      v_moved := prep.move_credit((SELECT renter_id FROM bookings WHERE id = p_booking), v.currency, v_part, 'refunded', 'credit-refund:' || v_id, p_booking, NULL,
        jsonb_build_array(jsonb_build_object('code', 'customer_funds', 'amountCents', v_part)));
    ELSE
      v_ids := v_ids || v_id;
    END IF;
    v_left := v_left - v_part;
  END LOOP;
  IF v_left > 0 THEN PERFORM prep.refuse('conflict', 'The booking changed meanwhile. Look again'); END IF;
  RETURN v_ids;
END $$;
--> statement-breakpoint

-- Until when damage of a booking can be claimed, and its deposit is kept; null while the visit is not over.
CREATE FUNCTION prep.claimable_until(b bookings, p_window_hours int) RETURNS timestamptz LANGUAGE sql STABLE AS $$
  SELECT CASE WHEN b.status IN ('completed', 'no_show') THEN greatest(b.ends_at, b.checked_out_at) + make_interval(hours => p_window_hours) END
$$;
--> statement-breakpoint
-- Gives a deposit back whole once nobody can claim of it any more. False: not due, ended already, or a claim is open.
CREATE FUNCTION prep.release_deposit(p_booking uuid, p_window_hours int) RETURNS boolean LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE b bookings%ROWTYPE;
BEGIN
  SELECT * INTO b FROM bookings WHERE id = p_booking FOR UPDATE;
  IF coalesce(prep.claimable_until(b, p_window_hours) > prep.now(), true)
     OR EXISTS (SELECT 1 FROM claims c WHERE c.booking_id = p_booking AND c.state IN ('open', 'disputed')) THEN RETURN false; END IF;
  IF NOT prep.end_deposit(p_booking, 0, 'released') THEN RETURN false; END IF;
  PERFORM prep.queue_mail('deposit_returned', b.renter_id, p_booking);
  RETURN true;
END $$;
--> statement-breakpoint
-- Files a claim: {claimId, bookingId, userId, items: [{description, amountCents}], windowHours, answerHours}. The same id files once.
CREATE FUNCTION prep.file_claim(p jsonb) RETURNS uuid LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE b bookings%ROWTYPE; d deposits%ROWTYPE; v_id uuid := p->>'claimId'; v_sum bigint; v_until timestamptz;
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
  IF v_sum > d.amount_cents THEN PERFORM prep.refuse('invalid_input', 'Claim at most the deposit', 'items'); END IF;
  INSERT INTO claims (id, booking_id, organization_id, amount_cents, currency, filed_by, answer_by)
  VALUES (v_id, b.id, b.organization_id, v_sum, d.currency, (p->>'userId')::uuid, prep.now() + make_interval(hours => (p->>'answerHours')::int));
  INSERT INTO claim_items (id, claim_id, position, description, amount_cents)
  SELECT uuidv7(), v_id, i.n, i.item->>'description', (i.item->>'amountCents')::int FROM jsonb_array_elements(p->'items') WITH ORDINALITY i(item, n);
  PERFORM prep.audit(b.organization_id, 'claim.filed', 'claim', v_id, jsonb_build_object('bookingId', b.id, 'amountCents', v_sum));
  PERFORM prep.queue_mail('claim_filed', b.renter_id, v_id);
  RETURN v_id;
END $$;
--> statement-breakpoint
-- A claim as it stands, locked, its booking first, as everywhere.
CREATE FUNCTION prep.lock_claim(p_claim uuid) RETURNS claims LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE c claims%ROWTYPE;
BEGIN
  PERFORM 1 FROM bookings WHERE id = (SELECT booking_id FROM claims WHERE id = p_claim) FOR UPDATE;
  SELECT * INTO c FROM claims WHERE id = p_claim FOR UPDATE;
  IF NOT FOUND THEN PERFORM prep.refuse('not_found', 'There is no such claim'); END IF;
  RETURN c;
END $$;
--> statement-breakpoint
-- Ends a claim: every item gets what is written for it, or all of it; the deposit goes where that sends it.
CREATE FUNCTION prep.settle_claim(p_claim uuid, p_outcome text, p_by uuid, p_decision text) RETURNS void LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE c claims%ROWTYPE; v_award int;
BEGIN
  UPDATE claim_items SET awarded_cents = amount_cents WHERE claim_id = p_claim AND awarded_cents IS NULL;
  SELECT sum(awarded_cents) INTO v_award FROM claim_items WHERE claim_id = p_claim;
  UPDATE claims SET state = 'decided', outcome = p_outcome, awarded_cents = v_award, decided_by = p_by, decided_at = prep.now(), decision = p_decision
   WHERE id = p_claim RETURNING * INTO c;
  PERFORM prep.must(prep.end_deposit(c.booking_id, v_award, 'claim'), 'conflict', 'The booking changed meanwhile. Look again');
  PERFORM prep.audit(c.organization_id, 'claim.decided', 'claim', p_claim, jsonb_build_object('outcome', p_outcome, 'awardedCents', v_award));
  PERFORM prep.queue_mail('claim_decided', (SELECT renter_id FROM bookings WHERE id = c.booking_id), p_claim);
  PERFORM prep.queue_host_mail('host_claim_decided', c.organization_id, p_claim);
END $$;
--> statement-breakpoint
-- The renter's answer, once: [{itemId, reason}] of what they dispute. Nothing disputed: awarded as filed; else support decides.
CREATE FUNCTION prep.answer_claim(p_claim uuid, p_disputed jsonb, p_answer text) RETURNS text LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE c claims%ROWTYPE := prep.lock_claim(p_claim);
BEGIN
  IF c.state <> 'open' OR c.answer_by <= prep.now() THEN PERFORM prep.refuse('conflict', 'This claim is no longer open for an answer'); END IF;
  IF EXISTS (SELECT 1 FROM jsonb_array_elements(p_disputed) x WHERE NOT EXISTS (SELECT 1 FROM claim_items i WHERE i.claim_id = p_claim AND i.id = (x->>'itemId')::uuid)) THEN
    PERFORM prep.refuse('invalid_input', 'Choose from the items of this claim', 'disputed');
  END IF;
  UPDATE claim_items i SET disputed = true, answer = x->>'reason' FROM jsonb_array_elements(p_disputed) x WHERE i.claim_id = p_claim AND i.id = (x->>'itemId')::uuid;
  UPDATE claims SET answer = p_answer, answered_at = prep.now(), state = CASE jsonb_array_length(p_disputed) WHEN 0 THEN state ELSE 'disputed' END WHERE id = p_claim;
  IF jsonb_array_length(p_disputed) = 0 THEN
    PERFORM prep.settle_claim(p_claim, 'accepted', NULL, '');
    RETURN 'decided';
  END IF;
  PERFORM prep.audit(c.organization_id, 'claim.disputed', 'claim', p_claim, jsonb_build_object('items', jsonb_array_length(p_disputed)));
  PERFORM prep.queue_host_mail('host_claim_disputed', c.organization_id, p_claim);
  RETURN 'disputed';
END $$;
--> statement-breakpoint
-- Whoever says nothing in time accepts a claim as it was filed.
CREATE FUNCTION prep.expire_claim(p_claim uuid) RETURNS boolean LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE c claims%ROWTYPE := prep.lock_claim(p_claim);
BEGIN
  IF c.state <> 'open' OR c.answer_by > prep.now() THEN RETURN false; END IF;
  PERFORM prep.settle_claim(p_claim, 'silence', NULL, '');
  RETURN true;
END $$;
--> statement-breakpoint
-- Support's word on a disputed claim: [{itemId, awardedCents}]. What is not named is awarded as filed.
CREATE FUNCTION prep.decide_claim(p_claim uuid, p_awards jsonb, p_decision text, p_by uuid) RETURNS void LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE c claims%ROWTYPE := prep.lock_claim(p_claim);
BEGIN
  IF c.state <> 'disputed' THEN PERFORM prep.refuse('conflict', 'This claim does not wait for a decision'); END IF;
  IF EXISTS (SELECT 1 FROM jsonb_array_elements(p_awards) x WHERE NOT EXISTS (SELECT 1 FROM claim_items i WHERE i.claim_id = p_claim AND i.id = (x->>'itemId')::uuid)) THEN
    PERFORM prep.refuse('invalid_input', 'Choose from the items of this claim', 'awards');
  END IF;
  IF EXISTS (SELECT 1 FROM jsonb_array_elements(p_awards) x JOIN claim_items i ON i.id = (x->>'itemId')::uuid WHERE (x->>'awardedCents')::int > i.amount_cents) THEN
    PERFORM prep.refuse('invalid_input', 'Award at most what was claimed for the item', 'awards');
  END IF;
  UPDATE claim_items i SET awarded_cents = (x->>'awardedCents')::int FROM jsonb_array_elements(p_awards) x WHERE i.claim_id = p_claim AND i.id = (x->>'itemId')::uuid;
  PERFORM prep.settle_claim(p_claim, 'support', p_by, p_decision);
END $$;
--> statement-breakpoint
-- The host takes a claim back: the deposit goes back when its time is over.
CREATE FUNCTION prep.withdraw_claim(p_claim uuid) RETURNS void LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE c claims%ROWTYPE := prep.lock_claim(p_claim);
BEGIN
  IF c.state NOT IN ('open', 'disputed') THEN PERFORM prep.refuse('conflict', 'This claim has been decided'); END IF;
  UPDATE claims SET state = 'withdrawn', decided_at = prep.now() WHERE id = p_claim;
  PERFORM prep.audit(c.organization_id, 'claim.withdrawn', 'claim', p_claim);
  PERFORM prep.queue_mail('claim_withdrawn', (SELECT renter_id FROM bookings WHERE id = c.booking_id), p_claim);
END $$;
--> statement-breakpoint

-- A hold is paid: confirmed, or asked of the host.
CREATE FUNCTION prep.mark_paid(p_booking uuid, p_payment uuid) RETURNS bookings LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE b bookings%ROWTYPE;
BEGIN
  UPDATE bookings x SET status = CASE WHEN x.needs_approval THEN 'requested' ELSE 'confirmed' END, hold_expires_at = NULL,
    confirmed_at = CASE WHEN x.needs_approval THEN NULL ELSE prep.now() END,
    answer_by = CASE WHEN x.needs_approval THEN least(prep.now() + make_interval(hours => (SELECT request_hours FROM kitchens WHERE id = x.kitchen_id)), x.starts_at) END
   WHERE x.id = p_booking RETURNING * INTO b;
  PERFORM prep.audit(b.organization_id, 'booking.' || b.status, 'booking', p_booking, jsonb_build_object('paymentId', p_payment));
  PERFORM prep.queue_mail('booking_' || b.status, b.renter_id, p_booking);
  PERFORM prep.queue_host_mail(CASE b.status WHEN 'requested' THEN 'host_new_request' ELSE 'host_new_booking' END, b.organization_id, p_booking);
  INSERT INTO analytics_events (id, name, entity_id, occurred_at) VALUES (uuidv7(), 'booking_' || b.status, p_booking, prep.now());
  RETURN b;
END $$;
--> statement-breakpoint
-- As in 0041. `p_credit`: whether the renter's credit pays what it can; null: as the page that is open. A live page that was made
-- the other way has to be closed first: `busy` names it. Where credit pays all there is no page: `paid`.
DROP FUNCTION prep.begin_checkout(uuid, uuid, int, int);
--> statement-breakpoint
CREATE FUNCTION prep.begin_checkout(p_booking uuid, p_checkout uuid, p_pay_minutes int, p_session_minutes int, p_credit boolean DEFAULT NULL)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE b bookings%ROWTYPE; c checkouts%ROWTYPE; v payments%ROWTYPE; v_cents int := 0; v_new boolean;
BEGIN
  SELECT * INTO b FROM bookings WHERE id = p_booking AND renter_id = prep.user_id() FOR UPDATE;
  IF NOT FOUND THEN PERFORM prep.refuse('not_found', 'Booking not found'); END IF;
  IF b.status <> 'held' THEN PERFORM prep.refuse('conflict', 'This booking is no longer waiting for payment', 'status'); END IF;
  IF b.hold_expires_at <= prep.now() THEN PERFORM prep.refuse('conflict', 'The hold has run out. Choose the slot again', 'status'); END IF;
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
    'startsAt', b.starts_at, 'endsAt', b.ends_at, 'timeZone', b.time_zone,
    'email', (SELECT email FROM users WHERE id = b.renter_id), 'locale', (SELECT locale FROM users WHERE id = b.renter_id),
    'spaceName', (SELECT name FROM spaces WHERE id = b.space_id), 'kitchenName', (SELECT name FROM kitchens WHERE id = b.kitchen_id));
END $$;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION prep.move_credit(uuid, text, int, text, text, uuid, uuid, jsonb), prep.give_credit(jsonb), prep.settle_credit(uuid, uuid, text),
  prep.decide_credit(uuid, uuid, text), prep.credit_for(bookings), prep.credit_legs(payments, int), prep.keep_credit(bookings, int), prep.free_credit(uuid),
  prep.free_credit_of_page(), prep.keep_deposit_of_quote(), prep.end_deposit(uuid, int, text), prep.claimable_until(bookings, int), prep.release_deposit(uuid, int),
  prep.file_claim(jsonb), prep.lock_claim(uuid), prep.settle_claim(uuid, text, uuid, text), prep.answer_claim(uuid, jsonb, text), prep.expire_claim(uuid),
  prep.decide_claim(uuid, jsonb, text, uuid), prep.withdraw_claim(uuid), prep.credit_follows(), prep.mark_paid(uuid, uuid) TO prep_system;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION prep.begin_checkout(uuid, uuid, int, int, boolean) TO prep_app, prep_system;
--> statement-breakpoint
ALTER FUNCTION prep.begin_checkout(uuid, uuid, int, int, boolean) OWNER TO prep_system;
--> statement-breakpoint
-- What follows belongs to prep_system, and only its owner may write it anew.
SET LOCAL ROLE prep_system;
--> statement-breakpoint
-- As in 0017. What credit is kept for is not asked of the card; what a charge brings beyond the price is the deposit.
CREATE OR REPLACE FUNCTION prep.confirm_booking(p_booking uuid, p_session text, p_intent text, p_amount_cents int, p_currency text)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE b bookings%ROWTYPE; v_payment payments%ROWTYPE; v_id uuid := uuidv7(); v_price int; v_deposit int;
BEGIN
  SELECT * INTO b FROM bookings WHERE id = p_booking FOR UPDATE;
  -- A payment for somebody else's booking, from another installation on the same account: nothing of ours to decide.
  IF NOT FOUND THEN RETURN NULL; END IF;
  SELECT * INTO v_payment FROM payments WHERE stripe_payment_intent_id = p_intent;
  IF NOT FOUND THEN
    SELECT b.total_cents - coalesce(sum(amount_cents), 0), b.deposit_cents - coalesce(sum(deposit_cents), 0) INTO v_price, v_deposit
      FROM payments WHERE booking_id = p_booking AND kind = 'credit' AND status = 'authorized';
    IF b.status = 'held' AND v_price + v_deposit = p_amount_cents AND b.currency = p_currency THEN
      INSERT INTO payments (id, booking_id, organization_id, stripe_payment_intent_id, status, amount_cents, deposit_cents, currency)
      VALUES (v_id, p_booking, b.organization_id, p_intent, 'authorized', v_price, v_deposit, p_currency) RETURNING * INTO v_payment;
      UPDATE checkouts SET status = 'paid' WHERE stripe_session_id = p_session;
      b := prep.mark_paid(p_booking, v_id);
    ELSE
      UPDATE checkouts SET status = 'lost' WHERE stripe_session_id = p_session;
      INSERT INTO payments (id, booking_id, organization_id, stripe_payment_intent_id, status, amount_cents, currency)
      VALUES (v_id, p_booking, b.organization_id, p_intent, 'voiding', p_amount_cents, p_currency) RETURNING * INTO v_payment;
      PERFORM prep.audit(b.organization_id, 'payment.voiding', 'booking', p_booking, jsonb_build_object('paymentId', v_id, 'bookingStatus', b.status));
      PERFORM prep.queue_mail('slot_lost', b.renter_id, p_booking);
    END IF;
  END IF;
  RETURN jsonb_build_object('paymentId', v_payment.id, 'status', v_payment.status, 'organizationId', b.organization_id, 'amountCents', v_payment.amount_cents,
    'depositCents', v_payment.deposit_cents, 'bookingStatus', b.status);
END $$;
--> statement-breakpoint
RESET ROLE;
