-- So many captures in the books, a second apart, the last of them a day ago.
BEGIN;
SET LOCAL session_replication_role = replica;
INSERT INTO ledger_accounts (id, code, currency) VALUES (uuidv7(), 'stripe_clearing', 'usd'), (uuidv7(), 'customer_funds', 'usd') ON CONFLICT DO NOTHING;
CREATE TEMP TABLE made ON COMMIT DROP AS
SELECT n, uuidv7() AS id, 1000 + n % 9000 AS cents, now() - interval '1 day' - (:movements - n) * interval '1 second' AS at FROM generate_series(0, :movements - 1) n;
INSERT INTO ledger_transactions (id, key, kind, external_id, posted_at) SELECT id, 'capture:' || n, 'capture', 'ch_bench' || n, at FROM made;
INSERT INTO ledger_entries (transaction_id, account_id, amount_cents, currency)
SELECT m.id, a.id, CASE a.code WHEN 'stripe_clearing' THEN m.cents ELSE -m.cents END, 'usd'
  FROM made m CROSS JOIN ledger_accounts a WHERE a.code IN ('stripe_clearing', 'customer_funds');
COMMIT;
ANALYZE ledger_transactions, ledger_entries, ledger_accounts;
