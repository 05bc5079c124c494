CREATE OR REPLACE FUNCTION prep.keep_differences(p_ids text[], p_settled timestamp with time zone, OUT found integer, OUT cured integer)
 RETURNS record
 LANGUAGE sql
 SET search_path TO 'public', 'pg_temp'
AS $function$
  WITH differing AS MATERIALIZED (
    SELECT * FROM prep.stripe_differences(p_ids) f WHERE f.occurred_at < p_settled
  ), mended AS (
    UPDATE reconciliation_differences d SET resolved_at = prep.now()
     WHERE d.external_id = ANY (p_ids) AND d.resolved_at IS NULL AND NOT EXISTS (SELECT 1 FROM differing f
       WHERE f.external_id = d.external_id AND f.direction = d.direction AND f.currency = d.currency) RETURNING 1
  ), seen AS (
    UPDATE reconciliation_differences d SET kind = f.kind, transaction_id = f.transaction_id, stripe_cents = f.stripe_cents,
           ledger_cents = f.ledger_cents, last_seen_at = prep.now()
      FROM differing f WHERE d.resolved_at IS NULL AND f.external_id = d.external_id AND f.direction = d.direction AND f.currency = d.currency
  ), fresh AS (
    INSERT INTO reconciliation_differences (id, kind, external_id, direction, currency, transaction_id, stripe_cents, ledger_cents, occurred_at)
    SELECT uuidv7(), f.kind, f.external_id, f.direction, f.currency, f.transaction_id, f.stripe_cents, f.ledger_cents, f.occurred_at
      FROM differing f WHERE NOT EXISTS (SELECT 1 FROM reconciliation_differences d
       WHERE d.external_id = f.external_id AND d.direction = f.direction AND d.currency = f.currency AND (d.resolved_at IS NULL
          OR d.resolved_by IS NOT NULL AND d.kind = f.kind AND d.stripe_cents IS NOT DISTINCT FROM f.stripe_cents
             AND d.ledger_cents IS NOT DISTINCT FROM f.ledger_cents))
    ON CONFLICT DO NOTHING RETURNING 1
  )
  SELECT (SELECT count(*) FROM fresh)::int, (SELECT count(*) FROM mended)::int
$function$
;
-- Runs as its caller, called by prep_system.
