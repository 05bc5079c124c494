CREATE OR REPLACE FUNCTION prep.note_refund()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE v_tax int;
BEGIN
  SELECT (sum(d.tax_cents)::bigint * NEW.amount_cents / nullif(sum(d.total_cents), 0))::int INTO v_tax FROM documents d WHERE d.booking_id = NEW.booking_id AND d.kind = 'invoice';
  IF NEW.status = 'succeeded' THEN
    PERFORM prep.issue_document('refund:' || NEW.id, 'credit_note', NEW.booking_id, -NEW.amount_cents, -coalesce(v_tax, 0), '[]');
  ELSIF EXISTS (SELECT 1 FROM documents d WHERE d.key = 'refund:' || NEW.id) THEN
    PERFORM prep.issue_document('refund-failed:' || NEW.id, 'correction', NEW.booking_id, NEW.amount_cents, coalesce(v_tax, 0), '[]');
  END IF;
  RETURN NULL;
END $function$
;
-- Runs as prep_system, called by nobody else.
