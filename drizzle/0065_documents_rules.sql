-- Invoices and credit notes: numbered without gaps per organization, in the commit that moved the money.
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['documents', 'document_counters'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY system_all ON %I TO prep_system USING (true) WITH CHECK (true)', t);
    EXECUTE format('GRANT SELECT, INSERT ON %I TO prep_system', t);
    EXECUTE format('ALTER TABLE %I ALTER COLUMN created_at SET DEFAULT prep.now()', t);
  END LOOP;
END $$;
--> statement-breakpoint
GRANT UPDATE ON document_counters TO prep_system;
--> statement-breakpoint
GRANT SELECT ON documents TO prep_app;
--> statement-breakpoint
CREATE POLICY app_select ON documents FOR SELECT TO prep_app USING (EXISTS (SELECT 1 FROM bookings b WHERE b.id = booking_id));
--> statement-breakpoint
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON documents FOR EACH ROW EXECUTE FUNCTION prep.refuse_change();
--> statement-breakpoint
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON documents FOR EACH STATEMENT EXECUTE FUNCTION prep.refuse_change();
--> statement-breakpoint
-- Issues a document once per key. The number is taken under a lock of the organization's counter, in the same transaction: who
-- comes second waits for the first, and what is rolled back gives its number back.
CREATE FUNCTION prep.issue_document(p_key text, p_kind text, p_booking uuid, p_cents int, p_tax int, p_lines jsonb) RETURNS void LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE b bookings%ROWTYPE; v_number int; v_content jsonb;
BEGIN
  SELECT * INTO STRICT b FROM bookings WHERE id = p_booking;
  INSERT INTO document_counters (organization_id) VALUES (b.organization_id) ON CONFLICT DO NOTHING;
  PERFORM 1 FROM document_counters WHERE organization_id = b.organization_id FOR UPDATE;
  IF EXISTS (SELECT 1 FROM documents d WHERE d.key = p_key) THEN RETURN; END IF;
  UPDATE document_counters SET last = last + 1, updated_at = prep.now() WHERE organization_id = b.organization_id RETURNING last INTO v_number;
  SELECT jsonb_build_object('seller', o.name, 'kitchen', k.name, 'address', concat_ws(', ', k.city, k.state || ' ' || k.postal_code), 'space', s.name,
      'buyer', u.name, 'email', u.email, 'startsAt', b.starts_at, 'endsAt', b.ends_at, 'timeZone', b.time_zone, 'lines', p_lines,
      'about', (SELECT min(d.number) FROM documents d WHERE d.booking_id = b.id AND d.kind = 'invoice' AND p_kind <> 'invoice'))
    INTO STRICT v_content FROM organizations o, kitchens k, spaces s, users u
   WHERE o.id = b.organization_id AND k.id = b.kitchen_id AND s.id = b.space_id AND u.id = b.renter_id;
  INSERT INTO documents (id, organization_id, number, kind, key, booking_id, total_cents, tax_cents, currency, content, issued_at)
  VALUES (uuidv7(), b.organization_id, v_number, p_kind, p_key, b.id, p_cents, p_tax, b.currency, v_content, prep.now());
END $$;
--> statement-breakpoint
-- An invoice when all of a booking is paid, card and credit together; another for what a change cost on top. A deposit is no
-- price and stands on none. Deferred to the commit, so that the counter is the last lock that is taken.
CREATE FUNCTION prep.invoice_payment() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE b bookings%ROWTYPE; v_paid int;
BEGIN
  SELECT * INTO STRICT b FROM bookings WHERE id = NEW.booking_id;
  IF NEW.change_id IS NOT NULL THEN
    PERFORM prep.issue_document('change:' || NEW.change_id, 'invoice', b.id, NEW.captured_cents,
      CASE b.total_cents WHEN 0 THEN 0 ELSE (b.tax_cents::bigint * NEW.captured_cents / b.total_cents)::int END, '[]');
  ELSIF NOT EXISTS (SELECT 1 FROM payments p WHERE p.booking_id = b.id AND p.change_id IS NULL AND p.status = 'authorized') THEN
    SELECT sum(p.captured_cents) INTO v_paid FROM payments p WHERE p.booking_id = b.id AND p.change_id IS NULL AND p.status = 'captured';
    IF v_paid > 0 THEN
      PERFORM prep.issue_document('booking:' || b.id, 'invoice', b.id, v_paid, (coalesce(b.quote->>'taxCents', '0'))::int,
        CASE WHEN v_paid = (b.quote->>'totalCents')::int THEN b.quote->'lines' ELSE '[]' END);
    END IF;
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE CONSTRAINT TRIGGER invoice_payment AFTER INSERT OR UPDATE OF status ON payments DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.status = 'captured') EXECUTE FUNCTION prep.invoice_payment();
--> statement-breakpoint
-- A credit note when a refund of the price was made, and its correction when the bank has sent it back.
CREATE FUNCTION prep.note_refund() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE v_tax int;
BEGIN
  SELECT (sum(d.tax_cents)::bigint * NEW.amount_cents / nullif(sum(d.total_cents), 0))::int INTO v_tax FROM documents d WHERE d.booking_id = NEW.booking_id AND d.kind = 'invoice';
  IF NEW.status = 'succeeded' THEN
    PERFORM prep.issue_document('refund:' || NEW.id, 'credit_note', NEW.booking_id, -NEW.amount_cents, -coalesce(v_tax, 0), '[]');
  ELSIF EXISTS (SELECT 1 FROM documents d WHERE d.key = 'refund:' || NEW.id) THEN
    PERFORM prep.issue_document('refund-failed:' || NEW.id, 'correction', NEW.booking_id, NEW.amount_cents, coalesce(v_tax, 0), '[]');
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE CONSTRAINT TRIGGER note_refund AFTER INSERT OR UPDATE OF status ON refunds DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.purpose = 'price' AND NEW.status IN ('succeeded', 'failed')) EXECUTE FUNCTION prep.note_refund();
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION prep.issue_document(text, text, uuid, int, int, jsonb), prep.invoice_payment(), prep.note_refund() TO prep_system;
--> statement-breakpoint
ALTER FUNCTION prep.invoice_payment() OWNER TO prep_system;
--> statement-breakpoint
ALTER FUNCTION prep.note_refund() OWNER TO prep_system;
