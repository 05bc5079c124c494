CREATE OR REPLACE FUNCTION prep.guard_ledger_balance()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF EXISTS (SELECT 1 FROM ledger_entries e WHERE e.transaction_id = NEW.transaction_id
             GROUP BY e.currency HAVING sum(e.amount_cents) <> 0) THEN
    RAISE EXCEPTION 'ledger transaction % does not sum to zero', NEW.transaction_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_entries_sum_zero';
  END IF;
  RETURN NULL;
END $function$
;
-- Runs as its caller, called by prep_system.
