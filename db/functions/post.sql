CREATE OR REPLACE FUNCTION prep.post(p_key text, p_kind text, p_booking uuid, p_organization uuid, p_external text, p_currency text, p_lines jsonb)
 RETURNS boolean
 LANGUAGE plpgsql
AS $function$
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
END $function$
;
-- Runs as its caller, called by prep_system.
