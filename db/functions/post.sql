CREATE OR REPLACE FUNCTION prep.post(p_key text, p_kind text, p_booking uuid, p_organization uuid, p_external text, p_currency text, p_lines jsonb)
 RETURNS boolean
 LANGUAGE plpgsql
AS $function$
DECLARE v_id uuid := uuidv7();
BEGIN
  INSERT INTO ledger_transactions (id, key, kind, booking_id, organization_id, external_id, posted_at)
  VALUES (v_id, p_key, p_kind, p_booking, p_organization, p_external, prep.now()) ON CONFLICT (key) DO NOTHING;
  IF NOT FOUND THEN RETURN false; END IF;
  INSERT INTO ledger_accounts (id, code, organization_id, user_id, currency)
  SELECT uuidv7(), l->>'code', nullif(l->>'organizationId', '')::uuid, (l->>'userId')::uuid, p_currency FROM jsonb_array_elements(p_lines) l
   WHERE CASE WHEN l->>'userId' IS NULL
     THEN NOT EXISTS (SELECT 1 FROM ledger_accounts a WHERE a.code = l->>'code' AND a.user_id IS NULL AND a.currency = p_currency
                        AND a.organization_id IS NOT DISTINCT FROM nullif(l->>'organizationId', '')::uuid)
     ELSE NOT EXISTS (SELECT 1 FROM ledger_accounts a WHERE a.code = l->>'code' AND a.user_id = (l->>'userId')::uuid AND a.currency = p_currency) END
  ON CONFLICT DO NOTHING;
  INSERT INTO ledger_entries (id, transaction_id, account_id, amount_cents, currency)
  SELECT uuidv7(), v_id, a.id, (l->>'amountCents')::bigint, p_currency
    FROM jsonb_array_elements(p_lines) l
    JOIN ledger_accounts a ON a.code = l->>'code' AND a.user_id IS NULL AND a.currency = p_currency
     AND a.organization_id IS NOT DISTINCT FROM nullif(l->>'organizationId', '')::uuid
   WHERE l->>'userId' IS NULL AND (l->>'amountCents')::bigint <> 0
  UNION ALL
  -- There are as many of these as renters: found by their own, never looked through.
  SELECT uuidv7(), v_id, a.id, (l->>'amountCents')::bigint, p_currency
    FROM jsonb_array_elements(p_lines) l
    JOIN ledger_accounts a ON a.code = l->>'code' AND a.user_id = (l->>'userId')::uuid AND a.currency = p_currency
   WHERE l->>'userId' IS NOT NULL AND (l->>'amountCents')::bigint <> 0;
  RETURN true;
END $function$
;
-- Runs as its caller, called by prep_system.
