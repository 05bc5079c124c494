\set renter random(101, 200100)
\set host random(101, 200100)
WITH j AS (INSERT INTO journal (idem, kind) VALUES (gen_random_uuid(), 'capture') RETURNING id)
INSERT INTO entry SELECT j.id, v.account, v.amount FROM j, (VALUES (:renter, -16000), (:host, 14000), (1, 1500), (2, 500)) v (account, amount);
