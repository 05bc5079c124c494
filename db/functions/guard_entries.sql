CREATE OR REPLACE FUNCTION prep.guard_entries()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE v_balanced boolean; v_known boolean; v_open boolean;
BEGIN
  SELECT bool_and(e.cents = 0), bool_and(e.known AND t.id IS NOT NULL), bool_and(p.month IS NULL) INTO v_balanced, v_known, v_open
    FROM (SELECT f.transaction_id, sum(f.amount_cents) AS cents, bool_and(a.id IS NOT NULL) AS known
            FROM fresh f LEFT JOIN ledger_accounts a ON a.id = f.account_id AND a.currency = f.currency GROUP BY f.transaction_id, f.currency) e
    LEFT JOIN ledger_transactions t ON t.id = e.transaction_id
    LEFT JOIN ledger_periods p ON p.month = date_trunc('month', t.posted_at AT TIME ZONE 'UTC')::date;
  IF NOT v_balanced THEN
    RAISE EXCEPTION 'a ledger transaction does not sum to zero' USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_entries_sum_zero';
  END IF;
  IF NOT v_known THEN
    RAISE EXCEPTION 'an entry has no transaction, or no account in its currency' USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'ledger_entries_known';
  END IF;
  IF NOT v_open THEN
    RAISE EXCEPTION 'the books of that month are closed' USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_periods_closed';
  END IF;
  RETURN NULL;
END $function$
;
-- Runs as its caller, called by nobody else.
