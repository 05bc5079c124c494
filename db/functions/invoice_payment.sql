CREATE OR REPLACE FUNCTION prep.invoice_payment()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
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
END $function$
;
-- Runs as prep_system, called by nobody else.
