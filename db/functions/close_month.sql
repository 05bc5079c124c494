CREATE OR REPLACE FUNCTION prep.close_month(p_month date, p_user uuid, p_settle interval)
 RETURNS boolean
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE v_from timestamptz := p_month::timestamp AT TIME ZONE 'UTC'; v_until timestamptz := (p_month + interval '1 month') AT TIME ZONE 'UTC';
BEGIN
  IF v_until > prep.now() THEN PERFORM prep.refuse('conflict', 'This month is not over yet', 'month'); END IF;
  PERFORM pg_advisory_xact_lock(hashtext('ledger_periods'), prep.month_number(p_month));
  IF EXISTS (SELECT 1 FROM ledger_periods p WHERE p.month = p_month) THEN RETURN false; END IF;
  IF NOT EXISTS (SELECT 1 FROM reconciliation_runs r WHERE r.finished_at IS NOT NULL AND r.until_at >= v_until + p_settle) THEN
    PERFORM prep.refuse('conflict', 'This month has not been reconciled to its end yet', 'month');
  END IF;
  IF EXISTS (SELECT 1 FROM reconciliation_differences d WHERE d.resolved_at IS NULL AND d.occurred_at >= v_from AND d.occurred_at < v_until) THEN
    PERFORM prep.refuse('conflict', 'This month has differences that nobody has explained', 'month');
  END IF;
  INSERT INTO ledger_periods (month, closed_by) VALUES (p_month, p_user);
  PERFORM prep.audit(NULL, 'ledger.month_closed', 'user', p_user, jsonb_build_object('month', p_month));
  RETURN true;
END $function$
;
-- Runs as its caller, called by prep_system.
