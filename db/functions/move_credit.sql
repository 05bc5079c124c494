CREATE OR REPLACE FUNCTION prep.move_credit(p_user uuid, p_currency text, p_cents integer, p_kind text, p_key text, p_booking uuid, p_cause uuid, p_against jsonb)
 RETURNS boolean
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE w wallets%ROWTYPE; t credit_transfers%ROWTYPE;
BEGIN
  INSERT INTO wallets (user_id, currency) VALUES (p_user, p_currency) ON CONFLICT DO NOTHING;
  SELECT * INTO STRICT w FROM wallets WHERE user_id = p_user AND currency = p_currency FOR UPDATE;
  IF EXISTS (SELECT 1 FROM wallet_entries e WHERE e.key = p_key) THEN RETURN false; END IF;
  IF w.balance_cents + p_cents < 0 THEN PERFORM prep.refuse('conflict', 'There is not enough credit for that'); END IF;
  UPDATE wallets SET balance_cents = balance_cents + p_cents, entries = entries + 1
   WHERE user_id = p_user AND currency = p_currency RETURNING * INTO w;
  IF p_kind = 'transferred' THEN SELECT * INTO STRICT t FROM credit_transfers WHERE id = p_cause; END IF;
  INSERT INTO wallet_entries (id, user_id, currency, sequence, kind, amount_cents, balance_cents, key, booking_id, grant_id, transfer_id)
  VALUES (uuidv7(), p_user, p_currency, w.entries, p_kind, p_cents, w.balance_cents, p_key, p_booking, CASE p_kind WHEN 'granted' THEN p_cause END, t.id);
  PERFORM prep.post(p_key, 'credit_' || p_kind, p_booking, coalesce(t.organization_id, (SELECT organization_id FROM bookings WHERE id = p_booking)), t.stripe_charge_id, p_currency,
    p_against || jsonb_build_array(jsonb_build_object('code', 'renter_credit', 'userId', p_user, 'amountCents', -p_cents)));
  RETURN true;
END $function$
;
-- Runs as its caller, called by prep_system.
