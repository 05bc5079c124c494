-- A kitchen with twelve stations, booked as a busy one is: eight of them six times a day for a month, in the week ahead
-- some 300 times. Tables 1 to 4 stay free, as a pool of any one of them. It stands beside the kitchens of the seed, and is
-- made anew each time.
BEGIN;
SET LOCAL app.importing = 'on';
DELETE FROM allocations a USING bookings b, kitchens k WHERE a.booking_id = b.id AND b.kitchen_id = k.id AND k.slug = 'bench-twelve';
DELETE FROM waitlist_entries w USING kitchens k WHERE w.kitchen_id = k.id AND k.slug = 'bench-twelve';
DELETE FROM bookings b USING kitchens k WHERE b.kitchen_id = k.id AND k.slug = 'bench-twelve';
DELETE FROM booking_series b USING kitchens k WHERE b.kitchen_id = k.id AND k.slug = 'bench-twelve';
DELETE FROM kitchens WHERE slug = 'bench-twelve';
INSERT INTO kitchens (id, organization_id, slug, name, description, address_line, city, state, postal_code, latitude, longitude, time_zone, status,
  lead_time_minutes, horizon_days, published_at, open_times, open_until, created_by)
SELECT uuidv7(), k.organization_id, 'bench-twelve', 'Twelve stations', 'Twelve', '1 Bench Street', 'Chicago', 'IL', '60601', 41.88, -87.63, 'America/Chicago', 'published',
  60, 90, now(), (SELECT range_agg(tstzrange((d::date + time '05:00') AT TIME ZONE 'America/Chicago', (d::date + time '23:00') AT TIME ZONE 'America/Chicago'))
    FROM generate_series(current_date - 1, current_date + 92, interval '1 day') d), now() + interval '92 days', k.created_by
  FROM kitchens k JOIN memberships m ON m.organization_id = k.organization_id AND m.role = 'owner' WHERE k.status = 'published' ORDER BY k.id LIMIT 1;
INSERT INTO opening_hours (id, kitchen_id, weekday, opens_minute, closes_minute)
SELECT uuidv7(), k.id, d, 300, 1380 FROM kitchens k, generate_series(1, 7) d WHERE k.slug = 'bench-twelve';
INSERT INTO stations (id, kitchen_id, name, kind, position)
SELECT uuidv7(), k.id, 'Table ' || n, 'table', n - 1 FROM kitchens k, generate_series(1, 12) n WHERE k.slug = 'bench-twelve';
INSERT INTO spaces (id, kitchen_id, name, units, hourly_rate_cents, buffer_after_minutes, min_minutes, max_minutes, position)
SELECT uuidv7(), k.id, v.name, v.units, 4000, 30, 60, 720, v.n FROM kitchens k, (VALUES (0, 'Any of twelve', 1), (1, 'Any of four', 1), (2, 'All', NULL)) v (n, name, units)
 WHERE k.slug = 'bench-twelve';
INSERT INTO space_stations (space_id, station_id)
SELECT s.id, t.id FROM kitchens k JOIN spaces s ON s.kitchen_id = k.id JOIN stations t ON t.kitchen_id = k.id
 WHERE k.slug = 'bench-twelve' AND (s.position <> 1 OR t.position < 4);
CREATE TEMP TABLE made ON COMMIT DROP AS
SELECT uuidv7() AS id, k.organization_id, k.id AS kitchen_id, s.id AS space_id, t.id AS station_id, r.id AS renter_id,
       (current_date + d + time '06:00' + n * interval '2 hours 30 minutes') AT TIME ZONE 'America/Chicago' AS starts_at, b.quote, b.cancellation_policy
  FROM kitchens k JOIN spaces s ON s.kitchen_id = k.id AND s.position = 0 JOIN stations t ON t.kitchen_id = k.id AND t.position >= 4
 CROSS JOIN generate_series(0, 30) d CROSS JOIN generate_series(0, 5) n
 CROSS JOIN (SELECT quote, cancellation_policy FROM bookings LIMIT 1) b
 JOIN LATERAL (SELECT id FROM users WHERE email = 'renter-' || (d * 48 + n * 8 + t.position) || '@bulk.example.com') r ON true
 WHERE k.slug = 'bench-twelve' AND (d + n + t.position) % 9 > 0;
INSERT INTO bookings (id, organization_id, kitchen_id, space_id, renter_id, status, starts_at, ends_at, time_zone, buffer_before_minutes,
  buffer_after_minutes, quote, cancellation_policy, total_cents, platform_fee_cents, tax_cents, host_due_cents, currency, confirmed_at)
SELECT id, organization_id, kitchen_id, space_id, renter_id, 'confirmed', starts_at, starts_at + interval '2 hours', 'America/Chicago', 0, 30, quote, cancellation_policy,
  (quote->>'totalCents')::int, (quote->>'platformFeeCents')::int, (quote->>'taxCents')::int, (quote->>'hostCents')::int, quote->>'currency', now() FROM made;
INSERT INTO allocations (id, booking_id, station_id, blocked)
SELECT uuidv7(), id, station_id, tstzrange(starts_at, starts_at + interval '2 hours 30 minutes') FROM made;
COMMIT;
