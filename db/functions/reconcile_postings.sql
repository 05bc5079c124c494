CREATE OR REPLACE FUNCTION prep.reconcile_postings(p_run uuid, p_after uuid, p_limit integer, p_settle interval)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE r reconciliation_runs; v_ids text[]; v_last uuid; v_read int; v_at timestamptz; v_kept record;
BEGIN
  SELECT * INTO r FROM reconciliation_runs u WHERE u.id = p_run AND u.phase = 'ledger' AND u.ledger_cursor IS NOT DISTINCT FROM p_after FOR UPDATE;
  IF NOT FOUND THEN RETURN prep.open_reconciliation(); END IF;
  v_at := coalesce((SELECT t.posted_at FROM ledger_transactions t WHERE t.id = p_after), r.from_at);
  SELECT array_agg(DISTINCT n.thing), (array_agg(n.id ORDER BY n.posted_at DESC, n.id DESC))[1], count(*) INTO v_ids, v_last, v_read FROM (
    SELECT t.id, t.posted_at, coalesce(t.external_id, t.id::text) AS thing FROM ledger_transactions t
     WHERE (t.posted_at, t.id) > (v_at, coalesce(p_after, '00000000-0000-0000-0000-000000000000'::uuid)) AND t.posted_at < r.until_at
     ORDER BY t.posted_at, t.id LIMIT p_limit) n;
  v_ids := coalesce(v_ids, '{}');
  IF v_read < p_limit THEN
    v_ids := ARRAY(SELECT unnest(v_ids) UNION SELECT d.external_id FROM reconciliation_differences d WHERE d.resolved_at IS NULL);
  END IF;
  v_kept := prep.keep_differences(v_ids, r.until_at - p_settle);
  UPDATE reconciliation_runs u SET ledger_cursor = coalesce(v_last, u.ledger_cursor), postings = u.postings + v_read, found = u.found + v_kept.found,
         cured = u.cured + v_kept.cured, phase = CASE WHEN v_read < p_limit THEN 'finished' ELSE u.phase END,
         finished_at = CASE WHEN v_read < p_limit THEN prep.now() END WHERE u.id = p_run;
  RETURN prep.open_reconciliation();
END $function$
;
-- Runs as its caller, called by prep_system.
