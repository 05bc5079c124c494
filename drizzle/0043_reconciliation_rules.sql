-- Stripe's balance against the ledger, thing by thing, and months that are closed.
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['reconciliation_runs', 'stripe_movements', 'reconciliation_differences', 'ledger_periods'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY system_all ON %I TO prep_system USING (true) WITH CHECK (true)', t);
    EXECUTE format('GRANT SELECT, INSERT ON %I TO prep_system', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['reconciliation_runs', 'reconciliation_differences', 'ledger_periods'] LOOP
    EXECUTE format('CREATE POLICY app_support ON %I FOR SELECT TO prep_app USING (prep.is_support())', t);
    EXECUTE format('GRANT SELECT ON %I TO prep_app', t);
  END LOOP;
END $$;
--> statement-breakpoint
GRANT UPDATE ON reconciliation_runs, stripe_movements, reconciliation_differences TO prep_system;
--> statement-breakpoint
GRANT DELETE ON stripe_movements TO prep_system;
--> statement-breakpoint
ALTER TABLE reconciliation_runs ALTER COLUMN started_at SET DEFAULT prep.now();
--> statement-breakpoint
ALTER TABLE reconciliation_differences ALTER COLUMN first_seen_at SET DEFAULT prep.now(), ALTER COLUMN last_seen_at SET DEFAULT prep.now();
--> statement-breakpoint
ALTER TABLE ledger_periods ALTER COLUMN closed_at SET DEFAULT prep.now();
--> statement-breakpoint
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON ledger_periods FOR EACH ROW EXECUTE FUNCTION prep.refuse_change();
--> statement-breakpoint
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON ledger_periods FOR EACH STATEMENT EXECUTE FUNCTION prep.refuse_change();
--> statement-breakpoint

-- Of these things, those on which the two sides do not agree. What came and what left are compared apart, so that a
-- refund and the bank's return of it, which carry one id, never hide each other.
CREATE FUNCTION prep.stripe_differences(p_ids text[]) RETURNS TABLE (external_id text, direction text, currency text, kind text,
  transaction_id uuid, stripe_cents bigint, ledger_cents bigint, occurred_at timestamptz) LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
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
$$;
--> statement-breakpoint
-- Compares these things and keeps the worklist: a new difference is written once, an open one is brought up to date, one
-- on which both sides agree by now is resolved. What moved after `p_settled` may still be on its way and says nothing
-- yet. What somebody has explained stays explained for as long as the figures are those that were explained.
CREATE FUNCTION prep.keep_differences(p_ids text[], p_settled timestamptz, OUT found int, OUT cured int) LANGUAGE sql SET search_path = public, pg_temp AS $$
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
$$;
--> statement-breakpoint
-- The open run, or null.
CREATE FUNCTION prep.open_reconciliation() RETURNS jsonb LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT jsonb_build_object('id', r.id, 'phase', r.phase, 'fromAt', r.from_at, 'untilAt', r.until_at, 'stripeCursor', r.stripe_cursor,
           'ledgerCursor', r.ledger_cursor, 'movements', r.movements, 'postings', r.postings, 'found', r.found, 'cured', r.cured)
    FROM reconciliation_runs r WHERE r.finished_at IS NULL
$$;
--> statement-breakpoint
-- Goes on with the open run; if there is none, begins one where the last finished one ended, less a margin for what came
-- late. The first run looks at everything.
CREATE FUNCTION prep.begin_reconciliation(p_margin interval) RETURNS jsonb LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO reconciliation_runs (id, from_at, until_at)
  SELECT uuidv7(), coalesce((SELECT max(r.until_at) - p_margin FROM reconciliation_runs r WHERE r.finished_at IS NOT NULL), 'epoch'), prep.now()
   WHERE NOT EXISTS (SELECT 1 FROM reconciliation_runs r WHERE r.finished_at IS NULL) ON CONFLICT DO NOTHING;
  RETURN prep.open_reconciliation();
END $$;
--> statement-breakpoint
-- Takes in one page of Stripe's list and compares what is on it. Of two who bring the same page, one is heard. With the last
-- page, what an earlier run was told of this time and Stripe does not list any more is compared again without it.
CREATE FUNCTION prep.reconcile_page(p_run uuid, p_after text, p jsonb, p_settle interval) RETURNS jsonb LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
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
END $$;
--> statement-breakpoint
-- The way back: compares the next postings of the run's time with what Stripe listed. With the last of them every open
-- difference is looked at once more, however old, and the run is finished.
CREATE FUNCTION prep.reconcile_postings(p_run uuid, p_after uuid, p_limit int, p_settle interval) RETURNS jsonb LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
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
END $$;
--> statement-breakpoint

-- Closing a month and posting into it exclude each other: postings share this lock, closing takes it alone.
CREATE FUNCTION prep.month_number(p_month date) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT (extract(year FROM p_month) * 12 + extract(month FROM p_month))::int $$;
--> statement-breakpoint
CREATE FUNCTION prep.guard_closed_month() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE v_month date := date_trunc('month', NEW.posted_at AT TIME ZONE 'UTC')::date;
BEGIN
  PERFORM pg_advisory_xact_lock_shared(hashtext('ledger_periods'), prep.month_number(v_month));
  IF EXISTS (SELECT 1 FROM ledger_periods p WHERE p.month = v_month) THEN
    RAISE EXCEPTION 'the books of % are closed', v_month USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_periods_closed';
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER closed_month BEFORE INSERT ON ledger_transactions FOR EACH ROW EXECUTE FUNCTION prep.guard_closed_month();
--> statement-breakpoint
-- Nor does an old transaction of a closed month get further entries, balanced as they may be.
CREATE FUNCTION prep.guard_closed_entries() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM fresh f JOIN ledger_transactions t ON t.id = f.transaction_id
             JOIN ledger_periods p ON p.month = date_trunc('month', t.posted_at AT TIME ZONE 'UTC')::date) THEN
    RAISE EXCEPTION 'the books of that month are closed' USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_periods_closed';
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER closed_month AFTER INSERT ON ledger_entries REFERENCING NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION prep.guard_closed_entries();
--> statement-breakpoint
-- Closes the books of a month, once. It must be over, compared to its end, and without an open difference.
CREATE FUNCTION prep.close_month(p_month date, p_user uuid, p_settle interval) RETURNS boolean LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
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
END $$;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION prep.stripe_differences(text[]), prep.keep_differences(text[], timestamptz), prep.open_reconciliation(),
  prep.begin_reconciliation(interval), prep.reconcile_page(uuid, text, jsonb, interval), prep.reconcile_postings(uuid, uuid, int, interval),
  prep.month_number(date), prep.close_month(date, uuid, interval) TO prep_system;
