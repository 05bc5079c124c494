WITH actor AS MATERIALIZED (SELECT prep.act(w.user_id, 'key', w.secret_hash, w.scope) AS person FROM bench.wallet w)
SELECT a.person, b.balance_cents, e.* FROM actor a CROSS JOIN LATERAL (SELECT w.user_id, w.balance_cents FROM wallets w WHERE w.user_id = prep.user_id() AND w.currency = 'usd' AND a.person IS NOT NULL) b
 CROSS JOIN LATERAL (SELECT sequence, kind, amount_cents, created_at FROM wallet_entries x WHERE x.user_id = b.user_id AND x.currency = 'usd' ORDER BY sequence DESC LIMIT 26) e;
