-- The plainest design that cannot sell a slot twice: one table, one exclusion constraint, one audit line.
-- :kitchens and :each are replaced by the loader: 10,000 kitchens, and 100 or 500 bookings of each.
CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE TABLE kitchen(id int PRIMARY KEY, host_id int NOT NULL, price_cents int NOT NULL, tz text NOT NULL DEFAULT 'America/New_York');
INSERT INTO kitchen SELECT g, g/3, 2000+(g*37)%8000 FROM generate_series(1,:kitchens) g;
CREATE TABLE booking_ex(
  id bigint GENERATED ALWAYS AS IDENTITY, kitchen_id int NOT NULL, renter_id int NOT NULL,
  during tstzrange NOT NULL, status text NOT NULL DEFAULT 'hold', amount_cents bigint NOT NULL,
  idem_key uuid NOT NULL, expires_at timestamptz, created_at timestamptz NOT NULL DEFAULT now());
INSERT INTO booking_ex(kitchen_id,renter_id,during,status,amount_cents,idem_key)
SELECT k, 1+(random()*200000)::int, tstzrange(s, s+interval '4 hours','[)'),'confirmed',16000,gen_random_uuid()
FROM (SELECT k, timestamptz '2026-01-01Z' + j*interval '8 hours' + floor(random()*8)*interval '30 minutes' AS s
      FROM generate_series(0,:each-1) j, generate_series(1,:kitchens) k) x;
ALTER TABLE booking_ex ADD PRIMARY KEY(id), ADD CONSTRAINT bex_idem UNIQUE(idem_key), ADD FOREIGN KEY(kitchen_id) REFERENCES kitchen;
ALTER TABLE booking_ex ADD CONSTRAINT bex_no_overlap EXCLUDE USING gist (kitchen_id WITH =, during WITH &&) WHERE (status IN ('hold','confirmed'));
CREATE TABLE audit_log(id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, at timestamptz NOT NULL DEFAULT clock_timestamp(),
  actor int NOT NULL, action text NOT NULL, entity text NOT NULL, entity_id bigint NOT NULL, data jsonb NOT NULL);
