CREATE OR REPLACE FUNCTION prep.guard_closed_entries()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  IF EXISTS (SELECT 1 FROM fresh f JOIN ledger_transactions t ON t.id = f.transaction_id
             JOIN ledger_periods p ON p.month = date_trunc('month', t.posted_at AT TIME ZONE 'UTC')::date) THEN
    RAISE EXCEPTION 'the books of that month are closed' USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_periods_closed';
  END IF;
  RETURN NULL;
END $function$
;
-- Runs as its caller, called by nobody else.
