-- What the benchmark holds, and for whom: 10,000 spaces with the times at which nobody has booked anything of their kitchen, and 40,000
-- renters with a key. The request is what the server sends, but for what differs from call to call.
DROP SCHEMA IF EXISTS bench CASCADE;
CREATE SCHEMA bench;
CREATE TABLE bench.places (no int PRIMARY KEY, request jsonb NOT NULL, starts timestamptz[] NOT NULL);
INSERT INTO bench.places
WITH chosen AS (
  SELECT s.id, s.kitchen_id, s.units, s.buffer_before_minutes, s.buffer_after_minutes, k.organization_id, k.version, k.time_zone, k.open_times,
         (SELECT array_agg(st.id ORDER BY st.position) FROM space_stations x JOIN stations st ON st.id = x.station_id WHERE x.space_id = s.id) AS stations
    FROM spaces s JOIN kitchens k ON k.id = s.kitchen_id
   WHERE s.kind = 'work' AND s.position = 0 AND (s.units = 1 OR (SELECT count(*) FROM space_stations x WHERE x.space_id = s.id) = 1)
   ORDER BY md5(s.id::text) LIMIT 10000
)
SELECT row_number() OVER (ORDER BY c.id) - 1,
  jsonb_build_object('organizationId', c.organization_id, 'kitchenId', c.kitchen_id, 'kitchenVersion', c.version, 'spaceId', c.id,
    'units', c.units, 'stationIds', c.stations, 'bufferBeforeMinutes', c.buffer_before_minutes, 'bufferAfterMinutes', c.buffer_after_minutes,
    'timeZone', c.time_zone, 'quote', b.quote, 'cancellationPolicy', b.cancellation_policy, 'requestHash', md5(c.id::text), 'holdMinutes', 10,
    'maxLiveHolds', 3, 'maxIdleHoldMinutes', 20, 'answer', jsonb_build_object('status', 'held', 'spaceId', c.id, 'kitchenId', c.kitchen_id, 'timeZone', c.time_zone, 'quote', b.quote)),
  f.starts
FROM chosen c
CROSS JOIN LATERAL (SELECT quote, cancellation_policy FROM bookings WHERE kitchen_id = c.kitchen_id LIMIT 1) b
CROSS JOIN LATERAL (
  SELECT array_agg(t.at ORDER BY md5(t.at::text || c.id)) AS starts
    FROM (SELECT lower(r) + n * interval '5 hours 30 minutes' AS at, upper(r) AS closes FROM unnest(c.open_times) r, generate_series(0, 3) n
           WHERE lower(r) > now() + interval '1 day') t
   WHERE t.at + interval '4 hours' <= t.closes AND NOT EXISTS (
     SELECT 1 FROM bookings b WHERE b.kitchen_id = c.kitchen_id AND b.starts_at BETWEEN t.at - interval '8 hours' AND t.at + interval '5 hours')) f;
CREATE TABLE bench.renters (no int PRIMARY KEY, user_id uuid NOT NULL, secret_hash text NOT NULL, scope text NOT NULL DEFAULT 'bookings:write');
-- A small world has too few people: nobody may hold more than three slots at once.
INSERT INTO users (id, email, name) SELECT uuidv7(), 'renter-bench-' || n || '@bulk.example.com', 'Bench ' || n
  FROM generate_series(1, 40000 - (SELECT count(*) FROM users WHERE email LIKE 'renter-%')) n;
INSERT INTO bench.renters (no, user_id, secret_hash)
SELECT row_number() OVER (ORDER BY id) - 1, id, 'bench-' || id FROM (SELECT id FROM users WHERE email LIKE 'renter-%' ORDER BY id LIMIT 40000) u;
DELETE FROM api_keys WHERE secret_hash LIKE 'bench-%';
INSERT INTO api_keys (id, user_id, name, secret_hash, scopes, last_used_at)
SELECT uuidv7(), user_id, 'benchmark', secret_hash, '{bookings:write}', now() + interval '1 day' FROM bench.renters;
CREATE FUNCTION bench.request(p bench.places, s bigint) RETURNS jsonb LANGUAGE sql VOLATILE AS $$
  SELECT p.request || jsonb_build_object('bookingId', uuidv7(), 'key', gen_random_uuid(),
    'startsAt', p.starts[1 + s % cardinality(p.starts)], 'endsAt', p.starts[1 + s % cardinality(p.starts)] + interval '4 hours')
$$;
GRANT USAGE ON SCHEMA bench TO prep_app;
GRANT SELECT ON ALL TABLES IN SCHEMA bench TO prep_app;
GRANT EXECUTE ON FUNCTION bench.request(bench.places, bigint) TO prep_app;
VACUUM (ANALYZE) bench.places, bench.renters, api_keys;
