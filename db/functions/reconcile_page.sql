CREATE OR REPLACE FUNCTION prep.reconcile_page(p_run uuid, p_after text, p jsonb, p_settle interval)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE r reconciliation_runs; v_ids text[]; v_kept record; v_last boolean := NOT (p->>'more')::boolean;
BEGIN
  UPDATE reconciliation_runs u SET stripe_cursor = coalesce(p->>'last', u.stripe_cursor), pages = u.pages + 1,
         movements = u.movements + (p->>'read')::int, phase = CASE WHEN v_last THEN 'ledger' ELSE u.phase END
   WHERE u.id = p_run AND u.phase = 'stripe' AND u.stripe_cursor IS NOT DISTINCT FROM p_after RETURNING * INTO r;
  IF NOT FOUND THEN RETURN prep.open_reconciliation(); END IF;
  INSERT INTO stripe_movements AS m (id, source, type, net_cents, currency, moved_at, run_id)
  SELECT x.id, x.source, x.type, x."netCents", x.currency, x."movedAt", p_run
    FROM jsonb_to_recordset(p->'rows') AS x(id text, source text, type text, "netCents" bigint, currency text, "movedAt" timestamptz)
  ON CONFLICT (id) DO UPDATE SET source = excluded.source, type = excluded.type, net_cents = excluded.net_cents,
         currency = excluded.currency, moved_at = excluded.moved_at, run_id = excluded.run_id;
  v_ids := ARRAY(SELECT DISTINCT x->>'source' FROM jsonb_array_elements(p->'rows') x);
  IF v_last THEN
    WITH gone AS (DELETE FROM stripe_movements m WHERE m.moved_at >= r.from_at AND m.moved_at < date_trunc('second', r.until_at) AND m.run_id <> p_run RETURNING m.source)
    SELECT v_ids || coalesce(array_agg(DISTINCT g.source), '{}') INTO v_ids FROM gone g;
  END IF;
  v_kept := prep.keep_differences(v_ids, r.until_at - p_settle);
  UPDATE reconciliation_runs u SET found = u.found + v_kept.found, cured = u.cured + v_kept.cured WHERE u.id = p_run;
  RETURN prep.open_reconciliation();
END $function$
;
-- Runs as its caller, called by prep_system.
