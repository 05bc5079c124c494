CREATE OR REPLACE FUNCTION prep.settle_posting(p_posting uuid, p_by uuid, p_to text)
 RETURNS text
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
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
END $function$
;
-- Runs as its caller, called by prep_system.
