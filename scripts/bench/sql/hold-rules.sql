\set i :i + 1
\set h :off + :i * :nc + :client_id
\set k (:h * 7919) % :places
\set s :h / :places
\set u (:h + :h / :renters * 1237) % :renters
WITH actor AS MATERIALIZED (SELECT prep.act(r.user_id, 'key', r.secret_hash, r.scope) AS person FROM bench.renters r WHERE r.no = :u) SELECT person, prep.hold_slot(bench.request_with_rules(p, :s)) FROM actor, bench.places p WHERE p.no = :k;
