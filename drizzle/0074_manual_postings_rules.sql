-- Postings by hand: who sees them, and who has to agree.
ALTER TABLE manual_postings ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE manual_postings FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY system_all ON manual_postings TO prep_system USING (true) WITH CHECK (true);
--> statement-breakpoint
CREATE POLICY app_support ON manual_postings FOR SELECT TO prep_app USING (prep.is_support());
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON manual_postings TO prep_system;
--> statement-breakpoint
GRANT SELECT ON manual_postings TO prep_app;
--> statement-breakpoint
ALTER TABLE manual_postings ALTER COLUMN created_at SET DEFAULT prep.now(), ALTER COLUMN updated_at SET DEFAULT prep.now();
--> statement-breakpoint
CREATE TRIGGER touch BEFORE UPDATE ON manual_postings FOR EACH ROW EXECUTE FUNCTION prep.touch();
--> statement-breakpoint
-- What has to stay on an account of a booking, because it is the host's, the tax office's or on its way back to the payer.
CREATE FUNCTION prep.kept_for_booking(b bookings, p_code text) RETURNS bigint LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT coalesce((SELECT sum(r.amount_cents) FROM refunds r WHERE r.booking_id = b.id AND r.status = 'pending'
             AND r.purpose = CASE p_code WHEN 'deposits_held' THEN 'deposit' ELSE 'price' END), 0)
    + CASE p_code WHEN 'deposits_held' THEN coalesce((SELECT d.amount_cents FROM deposits d WHERE d.booking_id = b.id AND d.state = 'held'), 0)
        ELSE CASE WHEN EXISTS (SELECT 1 FROM ledger_transactions t WHERE t.key = 'settle:' || b.id) THEN 0
               ELSE b.host_due_cents + b.platform_fee_cents + b.tax_cents END END
$$;
--> statement-breakpoint
-- Ends a posting that is open: posted, with today's date, or refused. What we owe is never overdrawn by hand.
CREATE FUNCTION prep.settle_posting(p_posting uuid, p_by uuid, p_to text) RETURNS text LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE m manual_postings%ROWTYPE; b bookings%ROWTYPE; v_left bigint;
BEGIN
  UPDATE manual_postings SET state = p_to, decided_by = p_by, decided_at = prep.now() WHERE id = p_posting AND state = 'pending' RETURNING * INTO m;
  IF NOT FOUND THEN PERFORM prep.refuse('conflict', 'Somebody has decided this already'); END IF;
  SELECT * INTO b FROM bookings WHERE id = m.booking_id FOR UPDATE;
  IF p_to = 'posted' THEN
    IF EXISTS (SELECT 1 FROM ledger_periods p WHERE p.month = date_trunc('month', prep.now() AT TIME ZONE 'UTC')::date) THEN
      PERFORM prep.refuse('conflict', 'The books of this month are closed');
    END IF;
    -- Two that take from one account at once count each other.
    PERFORM pg_advisory_xact_lock(hashtextextended(m.debit_code, 13));
    PERFORM prep.post('manual:' || m.id, 'manual', m.booking_id, b.organization_id, m.external_id, m.currency, jsonb_build_array(
      jsonb_build_object('code', m.debit_code, 'amountCents', m.amount_cents), jsonb_build_object('code', m.credit_code, 'amountCents', -m.amount_cents)));
    IF m.debit_code IN ('customer_funds', 'deposits_held', 'platform_revenue', 'tax_payable') THEN
      SELECT -coalesce(sum(e.amount_cents), 0) INTO v_left FROM ledger_accounts a JOIN ledger_entries e ON e.account_id = a.id
        JOIN ledger_transactions t ON t.id = e.transaction_id
       WHERE a.code = m.debit_code AND a.currency = m.currency AND (m.debit_code IN ('platform_revenue', 'tax_payable') OR t.booking_id = b.id);
      IF v_left < (CASE WHEN m.debit_code IN ('customer_funds', 'deposits_held') THEN prep.kept_for_booking(b, m.debit_code) ELSE 0 END) THEN
        PERFORM prep.refuse('conflict', 'That account does not have so much to give');
      END IF;
    END IF;
  END IF;
  PERFORM prep.audit(b.organization_id, 'ledger.posting_' || p_to, 'manual_posting', m.id, jsonb_build_object('debit', m.debit_code, 'credit', m.credit_code,
    'amountCents', m.amount_cents, 'bookingId', m.booking_id, 'externalId', m.external_id, 'reason', m.reason));
  RETURN p_to;
END $$;
--> statement-breakpoint
-- Posts by hand, or asks for a second person's yes where it comes to more than `limitCents` with what the same person posted alone
-- within a day. The same id posts once. Answers the state.
CREATE FUNCTION prep.ask_posting(p jsonb) RETURNS text LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE m manual_postings%ROWTYPE; v_posted bigint; v_cents int := (p->>'amountCents')::int; v_booking uuid := (p->>'bookingId')::uuid;
BEGIN
  -- Two that one person makes at once count each other.
  PERFORM pg_advisory_xact_lock(hashtextextended(p->>'by', 12));
  IF v_booking IS NOT NULL AND NOT EXISTS (SELECT 1 FROM bookings WHERE id = v_booking) THEN
    PERFORM prep.refuse('invalid_input', 'There is no booking with this id', 'bookingId');
  END IF;
  SELECT coalesce(sum(amount_cents), 0) INTO v_posted FROM manual_postings
   WHERE requested_by = (p->>'by')::uuid AND state = 'posted' AND decided_by = requested_by AND created_at > prep.now() - interval '1 day';
  INSERT INTO manual_postings (id, debit_code, credit_code, amount_cents, currency, booking_id, external_id, reason, state, requested_by)
  VALUES ((p->>'postingId')::uuid, p->>'debit', p->>'credit', v_cents, p->>'currency', v_booking, p->>'externalId', p->>'reason', 'pending', (p->>'by')::uuid)
  ON CONFLICT (id) DO NOTHING;
  IF NOT FOUND THEN
    SELECT * INTO STRICT m FROM manual_postings WHERE id = (p->>'postingId')::uuid;
    IF (m.debit_code, m.credit_code, m.amount_cents, m.booking_id, m.external_id, m.reason, m.requested_by)
       IS DISTINCT FROM (p->>'debit', p->>'credit', v_cents, v_booking, p->>'externalId', p->>'reason', (p->>'by')::uuid) THEN
      PERFORM prep.refuse('conflict', 'This posting was made with other figures', 'postingId');
    END IF;
    RETURN m.state;
  END IF;
  PERFORM prep.audit(NULL, 'ledger.posting_asked', 'manual_posting', (p->>'postingId')::uuid, p - 'by' - 'limitCents');
  IF v_posted + v_cents > (p->>'limitCents')::int THEN RETURN 'pending'; END IF;
  RETURN prep.settle_posting((p->>'postingId')::uuid, (p->>'by')::uuid, 'posted');
END $$;
--> statement-breakpoint
-- The second person's word. Whoever asked for it cannot say yes; they may take it back.
CREATE FUNCTION prep.decide_posting(p_posting uuid, p_by uuid, p_to text) RETURNS text LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE m manual_postings%ROWTYPE;
BEGIN
  SELECT * INTO m FROM manual_postings WHERE id = p_posting FOR UPDATE;
  IF NOT FOUND THEN PERFORM prep.refuse('not_found', 'There is no such posting'); END IF;
  IF m.requested_by = p_by AND p_to = 'posted' THEN PERFORM prep.refuse('forbidden', 'Somebody else has to decide this: you asked for it'); END IF;
  RETURN prep.settle_posting(p_posting, p_by, p_to);
END $$;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION prep.kept_for_booking(bookings, text), prep.settle_posting(uuid, uuid, text), prep.ask_posting(jsonb),
  prep.decide_posting(uuid, uuid, text) TO prep_system;
