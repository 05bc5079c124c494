-- Bookings by number, each posted to again and again under keys of their own.
CREATE SCHEMA IF NOT EXISTS bench;
DROP TABLE IF EXISTS bench.paid;
CREATE TABLE bench.paid AS
SELECT row_number() OVER () AS no, id, organization_id FROM (SELECT id, organization_id FROM bookings WHERE status = 'confirmed' ORDER BY id LIMIT 20000) b;
ALTER TABLE bench.paid ADD PRIMARY KEY (no);
GRANT USAGE ON SCHEMA bench TO prep_system;
GRANT SELECT ON bench.paid TO prep_system;
VACUUM (ANALYZE) bench.paid;
