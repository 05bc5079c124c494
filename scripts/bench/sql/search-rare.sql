\set cid random(1, :centres)
SELECT lat AS la, lng AS ln FROM bench.centres WHERE id=:cid \gset
\set d random(4, 80)
\set hh random(15, 20)
SELECT * FROM prep.search_kitchens(:la, :ln, 10, date_trunc('day', now()) + :d * interval '1 day' + :hh * interval '1 hour', date_trunc('day', now()) + :d * interval '1 day' + (:hh + 4) * interval '1 hour', '{deck_oven,wifi,parking,step_free,staffed}', 3000, NULL, 'distance', NULL, NULL, 20);
