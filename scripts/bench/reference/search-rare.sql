\set cid random(1, :centres)
SELECT lat AS la, lng AS ln, cos(radians(lat)) AS co FROM center WHERE id=:cid \gset
\set d random(4, 80)
\set hh random(12, 36)
\set day 20819 + :d
\set m 255 << :hh
\set b1 1 << random(0, 11)
\set b2 1 << random(0, 11)
\set b3 1 << random(0, 11)
\set b4 1 << random(0, 11)
\set b5 1 << random(0, 11)
\set b6 1 << random(0, 11)
\set am :b1 | :b2 | :b3 | :b4 | :b5 | :b6
\set cap 3000
SELECT s.* FROM (SELECT id,title,price_cents,rating, pt <-> point(6371008.8*radians(:ln),6371008.8*ln(tan(pi()/4+radians(:la)/2))) AS ord FROM kitchen WHERE pt <@ box(point(6371008.8*radians(:ln) - 16093.4/:co,6371008.8*ln(tan(pi()/4+radians(:la)/2)) - 16093.4/:co), point(6371008.8*radians(:ln) + 16093.4/:co,6371008.8*ln(tan(pi()/4+radians(:la)/2)) + 16093.4/:co)) AND (pt <-> point(6371008.8*radians(:ln),6371008.8*ln(tan(pi()/4+radians(:la)/2)))) <= 16093.4/:co AND price_cents <= :cap AND amenities & :am = :am) s WHERE NOT EXISTS (SELECT 1 FROM kday b WHERE b.kitchen_id=s.id AND b.day=:day AND b.mask & :m <> 0) ORDER BY ord LIMIT 20;
