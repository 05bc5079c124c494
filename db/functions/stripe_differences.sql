CREATE OR REPLACE FUNCTION prep.stripe_differences(p_ids text[])
 RETURNS TABLE(external_id text, direction text, currency text, kind text, transaction_id uuid, stripe_cents bigint, ledger_cents bigint, occurred_at timestamp with time zone)
 LANGUAGE sql
 STABLE
 SET search_path TO 'public', 'pg_temp'
AS $function$
  WITH atstripe AS (
    SELECT m.source AS thing, CASE WHEN m.net_cents > 0 THEN 'in' ELSE 'out' END AS way, m.currency AS unit,
           sum(m.net_cents)::bigint AS cents, count(*) AS times, min(m.moved_at) AS at
      FROM stripe_movements m WHERE m.source = ANY (p_ids) GROUP BY 1, 2, 3
  ), postings AS (
    SELECT coalesce(t.external_id, t.id::text) AS thing, e.currency AS unit, t.id, t.posted_at, sum(e.amount_cents)::bigint AS cents
      FROM ledger_transactions t JOIN ledger_entries e ON e.transaction_id = t.id
      JOIN ledger_accounts a ON a.id = e.account_id AND a.code = 'stripe_clearing'
     WHERE coalesce(t.external_id, t.id::text) = ANY (p_ids) GROUP BY 1, 2, 3, 4 HAVING sum(e.amount_cents) <> 0
  ), booked AS (
    SELECT p.thing, CASE WHEN p.cents > 0 THEN 'in' ELSE 'out' END AS way, p.unit, sum(p.cents)::bigint AS cents, count(*) AS times,
           min(p.posted_at) AS at, (array_agg(p.id ORDER BY p.posted_at DESC, p.id DESC))[1] AS newest
      FROM postings p GROUP BY 1, 2, 3
  )
  SELECT thing, way, unit, CASE WHEN b.cents IS NULL THEN 'missing_in_ledger' WHEN s.cents IS NULL THEN 'missing_at_stripe'
           WHEN b.times <> s.times THEN 'doubled' ELSE 'amount' END, b.newest, s.cents, b.cents, coalesce(s.at, b.at)
    FROM atstripe s FULL JOIN booked b USING (thing, way, unit)
   WHERE s.cents IS DISTINCT FROM b.cents
$function$
;
-- Runs as its caller, called by prep_system.
