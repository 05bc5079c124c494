-- Nearest-first search at its leanest: one narrow table, a GiST index over points in Mercator metres, and one bitmask of
-- half hours for each kitchen and day. :kitchens kitchens around 300 metropolitan areas, fifty four-hour bookings of each.
SELECT setseed(0.42);
CREATE TABLE metro AS SELECT g id, 25+random()*23 lat, -122+random()*50 lng, 1.0/(g+2) w FROM generate_series(1,300) g;
ALTER TABLE metro ADD cum float8; UPDATE metro m SET cum=(SELECT sum(w) FROM metro x WHERE x.id<=m.id)/(SELECT sum(w) FROM metro);
CREATE INDEX ON metro(cum);
CREATE TABLE kitchen AS
SELECT g id, m.lat + (random()+random()+random()-1.5)*0.25 lat, m.lng + (random()+random()+random()-1.5)*0.30 lng,
  (2000+floor(random()*8000))::int price_cents, (floor(random()*4096))::int amenities, 'kitchen '||g title, (random()*5)::real rating
FROM generate_series(1,:kitchens) g CROSS JOIN LATERAL (SELECT random()+g*0 r) q CROSS JOIN LATERAL (SELECT lat,lng FROM metro WHERE cum>=q.r ORDER BY cum LIMIT 1) m;
ALTER TABLE kitchen ADD PRIMARY KEY(id), ADD pt point;
UPDATE kitchen SET pt=point(6371008.8*radians(lng), 6371008.8*ln(tan(pi()/4+radians(lat)/2)));
CREATE TABLE kday AS
SELECT kitchen_id, (sn + h) / 48 AS day, bit_or(1::bigint << ((sn + h) % 48)) AS mask FROM
 (SELECT k AS kitchen_id, (extract(epoch FROM timestamptz '2027-01-01Z')/1800)::int + j*86 + floor(random()*60)::int AS sn
    FROM generate_series(0,49) j, generate_series(1,:kitchens) k) x, generate_series(0,7) h GROUP BY 1,2;
CREATE INDEX k_pt ON kitchen USING gist(pt);
ALTER TABLE kday ADD PRIMARY KEY(kitchen_id,day);
CREATE TABLE center AS SELECT row_number() OVER () AS id, lat + (random()-0.5)*0.1 AS lat, lng + (random()-0.5)*0.1 AS lng FROM (SELECT lat,lng FROM kitchen ORDER BY random() LIMIT 10000) k;
ALTER TABLE center ADD PRIMARY KEY(id);
