CREATE OR REPLACE FUNCTION prep.ask_posting(p jsonb)
 RETURNS text
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
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
  IF v_posted + v_cents > (p->>'limitCents')::int THEN
    PERFORM prep.queue_mail('posting_waits', u.id, (p->>'postingId')::uuid) FROM users u
      WHERE u.platform_role = 'admin' AND u.disabled_at IS NULL AND u.id <> (p->>'by')::uuid;
    RETURN 'pending';
  END IF;
  RETURN prep.settle_posting((p->>'postingId')::uuid, (p->>'by')::uuid, 'posted');
END $function$
;
-- Runs as its caller, called by prep_system.
