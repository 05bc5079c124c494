CREATE OR REPLACE FUNCTION prep.open_reconciliation()
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO 'public', 'pg_temp'
AS $function$
  SELECT jsonb_build_object('id', r.id, 'phase', r.phase, 'fromAt', r.from_at, 'untilAt', r.until_at, 'stripeCursor', r.stripe_cursor,
           'ledgerCursor', r.ledger_cursor, 'movements', r.movements, 'postings', r.postings, 'found', r.found, 'cured', r.cured)
    FROM reconciliation_runs r WHERE r.finished_at IS NULL
$function$
;
-- Runs as its caller, called by prep_system.
