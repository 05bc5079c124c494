-- Places to search from: kitchens drawn by chance, so that busy metropolitan areas are asked about more. The centre is
-- moved a little, because nobody stands inside the first result.
CREATE SCHEMA IF NOT EXISTS bench;
DROP TABLE IF EXISTS bench.centres;
CREATE TABLE bench.centres AS
SELECT row_number() OVER () AS id, latitude + (random() - 0.5) * 0.1 AS lat, longitude + (random() - 0.5) * 0.1 AS lng
  FROM (SELECT latitude, longitude FROM kitchens ORDER BY random() LIMIT 10000) k;
ALTER TABLE bench.centres ADD PRIMARY KEY (id);
GRANT USAGE ON SCHEMA bench TO prep_app;
GRANT SELECT ON bench.centres TO prep_app;
VACUUM (ANALYZE) bench.centres;
