CREATE OR REPLACE FUNCTION prep.begin_reconciliation(p_margin interval)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  INSERT INTO reconciliation_runs (id, from_at, until_at)
  SELECT uuidv7(), coalesce((SELECT max(r.until_at) - p_margin FROM reconciliation_runs r WHERE r.finished_at IS NOT NULL), 'epoch'), prep.now()
   WHERE NOT EXISTS (SELECT 1 FROM reconciliation_runs r WHERE r.finished_at IS NULL) ON CONFLICT DO NOTHING;
  RETURN prep.open_reconciliation();
END $function$
;
-- Runs as its caller, called by prep_system.
