CREATE OR REPLACE FUNCTION prep.guard_closed_month()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE v_month date := date_trunc('month', NEW.posted_at AT TIME ZONE 'UTC')::date;
BEGIN
  PERFORM pg_advisory_xact_lock_shared(hashtext('ledger_periods'), prep.month_number(v_month));
  IF EXISTS (SELECT 1 FROM ledger_periods p WHERE p.month = v_month) THEN
    RAISE EXCEPTION 'the books of % are closed', v_month USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_periods_closed';
  END IF;
  RETURN NEW;
END $function$
;
-- Runs as its caller, called by nobody else.
