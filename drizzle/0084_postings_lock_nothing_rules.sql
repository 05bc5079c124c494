-- What one statement enters, in one look: it sums to zero, its accounts and transactions are there, its month is open. What it looks
-- for is never changed or deleted, so nothing has to be locked: the platform's own accounts are part of nearly every posting.
CREATE FUNCTION prep.guard_entries() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE v_balanced boolean; v_known boolean; v_open boolean;
BEGIN
  SELECT bool_and(e.cents = 0), bool_and(e.known AND t.id IS NOT NULL), bool_and(p.month IS NULL) INTO v_balanced, v_known, v_open
    FROM (SELECT f.transaction_id, sum(f.amount_cents) AS cents, bool_and(a.id IS NOT NULL) AS known
            FROM fresh f LEFT JOIN ledger_accounts a ON a.id = f.account_id AND a.currency = f.currency GROUP BY f.transaction_id, f.currency) e
    LEFT JOIN ledger_transactions t ON t.id = e.transaction_id
    LEFT JOIN ledger_periods p ON p.month = date_trunc('month', t.posted_at AT TIME ZONE 'UTC')::date;
  IF NOT v_balanced THEN
    RAISE EXCEPTION 'a ledger transaction does not sum to zero' USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_entries_sum_zero';
  END IF;
  IF NOT v_known THEN
    RAISE EXCEPTION 'an entry has no transaction, or no account in its currency' USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'ledger_entries_known';
  END IF;
  IF NOT v_open THEN
    RAISE EXCEPTION 'the books of that month are closed' USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_periods_closed';
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
DROP TRIGGER closed_month ON ledger_entries;
--> statement-breakpoint
DROP TRIGGER ledger_entries_sum_zero ON ledger_entries;
--> statement-breakpoint
DROP FUNCTION prep.guard_closed_entries();
--> statement-breakpoint
DROP FUNCTION prep.guard_ledger_balance();
--> statement-breakpoint
CREATE TRIGGER guard_entries AFTER INSERT ON ledger_entries REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION prep.guard_entries();
--> statement-breakpoint
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON ledger_accounts FOR EACH ROW EXECUTE FUNCTION prep.refuse_change();
--> statement-breakpoint
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON ledger_accounts FOR EACH STATEMENT EXECUTE FUNCTION prep.refuse_change();
--> statement-breakpoint
-- As in 0051, with each account found by its owner in one look of all lines; those that are missing are made and looked for again.
CREATE OR REPLACE FUNCTION prep.post(p_key text, p_kind text, p_booking uuid, p_organization uuid, p_external text, p_currency text, p_lines jsonb)
RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE v_id uuid := uuidv7(); v_platform uuid := '00000000-0000-0000-0000-000000000000'; v_accounts uuid[]; v_amounts bigint[];
BEGIN
  INSERT INTO ledger_transactions (id, key, kind, booking_id, organization_id, external_id, posted_at)
  VALUES (v_id, p_key, p_kind, p_booking, p_organization, p_external, prep.now()) ON CONFLICT (key) DO NOTHING;
  IF NOT FOUND THEN RETURN false; END IF;
  LOOP
    SELECT array_agg(a.id), array_agg(l.amount) INTO v_accounts, v_amounts
      FROM (SELECT x->>'code' AS code, coalesce((x->>'userId')::uuid, nullif(x->>'organizationId', '')::uuid, v_platform) AS owner,
                   (x->>'amountCents')::bigint AS amount FROM jsonb_array_elements(p_lines) x) l
      LEFT JOIN ledger_accounts a ON a.code = l.code AND a.currency = p_currency
       AND coalesce(a.user_id, a.organization_id, '00000000-0000-0000-0000-000000000000'::uuid) = l.owner
     WHERE l.amount <> 0;
    EXIT WHEN array_position(v_accounts, NULL) IS NULL;
    INSERT INTO ledger_accounts (id, code, organization_id, user_id, currency)
    SELECT uuidv7(), x->>'code', nullif(x->>'organizationId', '')::uuid, (x->>'userId')::uuid, p_currency FROM jsonb_array_elements(p_lines) x
    ON CONFLICT DO NOTHING;
  END LOOP;
  INSERT INTO ledger_entries (id, transaction_id, account_id, amount_cents, currency)
  SELECT uuidv7(), v_id, e.account, e.amount, p_currency FROM unnest(v_accounts, v_amounts) e(account, amount);
  RETURN true;
END $$;
