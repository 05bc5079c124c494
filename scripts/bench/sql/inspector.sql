-- Two years of a busy kitchen: 20,000 uses by two hundred renters with ten papers each, somebody in charge of every one.
BEGIN;
SET LOCAL session_replication_role = replica;
DELETE FROM booking_shifts;
DELETE FROM bookings b USING kitchens k WHERE b.kitchen_id = k.id AND k.slug = 'bench-twelve' AND b.checked_in_at IS NOT NULL;
DELETE FROM inspection_links WHERE label = 'bench';
DELETE FROM papers WHERE object_key LIKE 'bench-inspector/%';
DELETE FROM staff WHERE name = 'In charge';
CREATE TEMP TABLE crew ON COMMIT DROP AS SELECT id, row_number() OVER (ORDER BY id) - 1 AS n FROM users WHERE email LIKE 'renter-%' ORDER BY id LIMIT 200;
INSERT INTO staff (id, user_id, name) SELECT uuidv7(), id, 'In charge' FROM crew;
INSERT INTO papers (id, user_id, requirement, status, number, valid_from, valid_until, object_key, content_type, byte_count, sealed_key, uploaded_by, confirmed_at, reviewed_at)
SELECT uuidv7(), c.id, q.key, 'approved', 'N-' || c.n, current_date - 800, current_date - 400 + (c.n * 5)::int, 'bench-inspector/' || c.n || '/' || q.key, 'application/pdf', 1, 'k', c.id, now(), now()
  FROM crew c CROSS JOIN LATERAL (SELECT q.key FROM rule_requirements q JOIN rule_pack_versions v ON v.id = q.version_id AND v.slug = 'chicago' AND v.status = 'published' ORDER BY q.key LIMIT 10) q;
INSERT INTO bookings (id, organization_id, kitchen_id, space_id, renter_id, status, starts_at, ends_at, time_zone, buffer_before_minutes, buffer_after_minutes,
  quote, cancellation_policy, total_cents, platform_fee_cents, tax_cents, host_due_cents, currency, confirmed_at, checked_in_at, checked_out_at)
SELECT uuidv7(), k.organization_id, k.id, s.id, c.id, 'completed', t.at, t.at + interval '2 hours', 'America/Chicago', 0, 30,
  b.quote, b.cancellation_policy, (b.quote->>'totalCents')::int, (b.quote->>'platformFeeCents')::int, (b.quote->>'taxCents')::int, (b.quote->>'hostCents')::int, b.quote->>'currency',
  t.at, t.at, t.at + interval '2 hours'
  FROM kitchens k JOIN spaces s ON s.kitchen_id = k.id AND s.position = 0 CROSS JOIN (SELECT quote, cancellation_policy FROM bookings LIMIT 1) b
 CROSS JOIN generate_series(1, 20000) g(i) CROSS JOIN LATERAL (SELECT now() - g.i * interval '52 minutes' AS at) t JOIN crew c ON c.n = g.i % 200
 WHERE k.slug = 'bench-twelve';
INSERT INTO booking_shifts (booking_id, staff_id, in_charge) SELECT b.id, w.id, true FROM bookings b JOIN kitchens k ON k.id = b.kitchen_id AND k.slug = 'bench-twelve'
  JOIN staff w ON w.user_id = b.renter_id AND w.name = 'In charge' WHERE b.checked_in_at IS NOT NULL;
INSERT INTO inspection_links (id, kitchen_id, label, token_hash, created_by, expires_at)
SELECT uuidv7(), k.id, 'bench', :hash, k.created_by, now() + interval '1 day' FROM kitchens k WHERE k.slug = 'bench-twelve';
COMMIT;
ANALYZE bookings; ANALYZE papers; ANALYZE booking_shifts; ANALYZE staff;
