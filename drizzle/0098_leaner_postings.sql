-- A posting enters an account once, so that its entries need no id of their own.
DROP INDEX "ledger_entries_by_transaction";--> statement-breakpoint
ALTER TABLE "ledger_entries" DROP COLUMN "id";--> statement-breakpoint
ALTER TABLE "ledger_entries" ADD CONSTRAINT "ledger_entries_once" PRIMARY KEY("transaction_id","account_id");--> statement-breakpoint
-- prep.post is the only way into the ledger and looks at everything once, where triggers had to look for it all again. It runs as
-- the owner, who is let in for that: to enter, and to read what a posting has to know, which is no amount.
REVOKE INSERT ON ledger_accounts, ledger_transactions, ledger_entries FROM prep_system;
--> statement-breakpoint
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['ledger_accounts', 'ledger_transactions', 'ledger_periods'] LOOP
    EXECUTE format('CREATE POLICY post_select ON %I FOR SELECT TO prep_owner USING (true)', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['ledger_accounts', 'ledger_transactions', 'ledger_entries'] LOOP
    EXECUTE format('CREATE POLICY post_insert ON %I FOR INSERT TO prep_owner WITH CHECK (true)', t);
  END LOOP;
END $$;
--> statement-breakpoint
DROP TRIGGER guard_entries ON ledger_entries;
--> statement-breakpoint
DROP TRIGGER closed_month ON ledger_transactions;
--> statement-breakpoint
DROP FUNCTION prep.guard_entries();
--> statement-breakpoint
DROP FUNCTION prep.guard_closed_month();
--> statement-breakpoint
-- As in 0084. Each account is looked for by itself: joined, all of them would be read where there are few.
CREATE OR REPLACE FUNCTION prep.post(p_key text, p_kind text, p_booking uuid, p_organization uuid, p_external text, p_currency text, p_lines jsonb)
RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE v_month date := date_trunc('month', prep.now() AT TIME ZONE 'UTC')::date; v_platform uuid := '00000000-0000-0000-0000-000000000000';
  v_accounts uuid[]; v_amounts bigint[]; v_sum numeric; v_closed boolean;
BEGIN
  -- Postings share this lock, closing the month takes it alone. What was closed meanwhile is seen by the statements after this one.
  PERFORM pg_advisory_xact_lock_shared(hashtext('ledger_periods'), prep.month_number(v_month));
  LOOP
    SELECT array_agg((SELECT a.id FROM ledger_accounts a WHERE a.code = l.code AND a.currency = p_currency
                         AND coalesce(a.user_id, a.organization_id, '00000000-0000-0000-0000-000000000000'::uuid) = l.owner)),
           array_agg(l.amount), sum(l.amount), EXISTS (SELECT 1 FROM ledger_periods p WHERE p.month = v_month)
      INTO v_accounts, v_amounts, v_sum, v_closed
      FROM (SELECT x->>'code' AS code, coalesce((x->>'userId')::uuid, nullif(x->>'organizationId', '')::uuid, v_platform) AS owner,
                   (x->>'amountCents')::bigint AS amount FROM jsonb_array_elements(p_lines) x) l
     WHERE l.amount <> 0;
    EXIT WHEN array_position(v_accounts, NULL) IS NULL;
    INSERT INTO ledger_accounts (id, code, organization_id, user_id, currency)
    SELECT uuidv7(), x->>'code', nullif(x->>'organizationId', '')::uuid, (x->>'userId')::uuid, p_currency FROM jsonb_array_elements(p_lines) x
    ON CONFLICT DO NOTHING;
  END LOOP;
  IF v_closed THEN
    RAISE EXCEPTION 'the books of % are closed', v_month USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_periods_closed';
  END IF;
  IF v_sum <> 0 THEN
    RAISE EXCEPTION 'a ledger transaction does not sum to zero' USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_entries_sum_zero';
  END IF;
  WITH made AS (
    INSERT INTO ledger_transactions (id, key, kind, booking_id, organization_id, external_id, posted_at)
    VALUES (uuidv7(), p_key, p_kind, p_booking, p_organization, p_external, prep.now()) ON CONFLICT (key) DO NOTHING RETURNING id)
  INSERT INTO ledger_entries (transaction_id, account_id, amount_cents, currency)
  SELECT made.id, e.account, e.amount, p_currency FROM made, unnest(v_accounts, v_amounts) e(account, amount);
  RETURN FOUND;
END $$;
