-- One renter to whom a million things happened, as prep.move_credit would have written them, and a key of theirs.
CREATE SCHEMA IF NOT EXISTS bench;
INSERT INTO users (id, email, name) SELECT uuidv7(), 'wallet-bench@bulk.example.com', 'Wallet' WHERE NOT EXISTS (SELECT 1 FROM users WHERE email = 'wallet-bench@bulk.example.com');
DROP TABLE IF EXISTS bench.wallet;
CREATE TABLE bench.wallet AS SELECT id AS user_id, 'bench-' || id AS secret_hash, 'bookings:write' AS scope FROM users WHERE email = 'wallet-bench@bulk.example.com';
DELETE FROM api_keys WHERE secret_hash IN (SELECT secret_hash FROM bench.wallet);
INSERT INTO api_keys (id, user_id, name, secret_hash, scopes, last_used_at) SELECT uuidv7(), user_id, 'benchmark', secret_hash, '{bookings:write}', now() + interval '1 day' FROM bench.wallet;
INSERT INTO credit_grants (id, user_id, amount_cents, reason, state, requested_by, decided_at) SELECT user_id, user_id, 100, 'Benchmark', 'given', user_id, now() FROM bench.wallet ON CONFLICT DO NOTHING;
INSERT INTO wallets (user_id, currency, balance_cents, entries) SELECT user_id, 'usd', 100000000, 1000000 FROM bench.wallet ON CONFLICT DO NOTHING;
INSERT INTO wallet_entries (id, user_id, currency, sequence, kind, amount_cents, balance_cents, key, grant_id)
SELECT uuidv7(), w.user_id, 'usd', n, 'granted', 100, 100 * n, 'bench:' || n, w.user_id FROM bench.wallet w, generate_series(1, 1000000) n ON CONFLICT DO NOTHING;
GRANT USAGE ON SCHEMA bench TO prep_app;
GRANT SELECT ON bench.wallet TO prep_app;
VACUUM (ANALYZE) wallet_entries, wallets;
