CREATE OR REPLACE FUNCTION prep.credit_follows()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
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
END $function$
;
-- Runs as its caller, called by prep_system.
