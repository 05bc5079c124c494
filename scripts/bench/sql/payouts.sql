-- Organizations that Stripe may pay, and bookings of theirs that were used and paid for a week ago.
BEGIN;
SET LOCAL session_replication_role = replica;
INSERT INTO users (id, email, name) VALUES (uuidv7(), 'payouts@bulk.example.com', 'Renter');
CREATE TEMP TABLE hosts ON COMMIT DROP AS
SELECT n, uuidv7() AS organization_id, uuidv7() AS owner_id, uuidv7() AS kitchen_id, uuidv7() AS space_id FROM generate_series(0, :organizations - 1) n;
INSERT INTO users (id, email, name) SELECT owner_id, 'payouts-' || n || '@bulk.example.com', 'Host ' || n FROM hosts;
INSERT INTO organizations (id, name, time_zone, stripe_account_id, charges_enabled, payouts_enabled, details_submitted, created_by)
SELECT organization_id, 'Kitchens ' || n, 'America/Chicago', 'acct_bench' || n, true, true, true, owner_id FROM hosts;
INSERT INTO memberships (organization_id, user_id, role) SELECT organization_id, owner_id, 'owner' FROM hosts;
INSERT INTO kitchens (id, organization_id, slug, name, description, address_line, city, state, postal_code, latitude, longitude, time_zone, status,
  lead_time_minutes, horizon_days, published_at, open_times, open_until, created_by)
SELECT kitchen_id, organization_id, 'bench-payouts-' || n, 'Kitchen ' || n, '', '1 Bench Street', 'Chicago', 'IL', '60601', 41.88, -87.63, 'America/Chicago', 'published',
  60, 90, now(), '{}'::tstzmultirange, now(), owner_id FROM hosts;
INSERT INTO spaces (id, kitchen_id, name, units, hourly_rate_cents, position) SELECT space_id, kitchen_id, 'Table', NULL, 4000, 0 FROM hosts;
CREATE TEMP TABLE made ON COMMIT DROP AS
SELECT n, uuidv7() AS id, uuidv7() AS capture_id, 8000 + n % 1000 AS cents, 1200 AS fee, now() - interval '7 days' AS at FROM generate_series(0, :bookings - 1) n;
INSERT INTO bookings (id, organization_id, kitchen_id, space_id, renter_id, status, starts_at, ends_at, time_zone, buffer_before_minutes, buffer_after_minutes,
  quote, cancellation_policy, total_cents, platform_fee_cents, tax_cents, host_due_cents, currency, confirmed_at, checked_in_at, checked_out_at)
SELECT m.id, h.organization_id, h.kitchen_id, h.space_id, u.id, 'completed', m.at, m.at + interval '2 hours', 'America/Chicago', 0, 0,
  '{}', '{}', m.cents, m.fee, 0, m.cents - m.fee, 'usd', m.at, m.at, m.at + interval '2 hours'
  FROM made m JOIN hosts h ON h.n = m.n % :organizations CROSS JOIN users u WHERE u.email = 'payouts@bulk.example.com';
INSERT INTO payments (id, booking_id, organization_id, stripe_payment_intent_id, stripe_charge_id, status, amount_cents, captured_cents, currency, captured_at)
SELECT uuidv7(), m.id, h.organization_id, 'pi_bench' || m.n, 'ch_bench' || m.n, 'captured', m.cents, m.cents, 'usd', m.at FROM made m JOIN hosts h ON h.n = m.n % :organizations;
INSERT INTO ledger_accounts (id, code, currency) VALUES (uuidv7(), 'stripe_clearing', 'usd'), (uuidv7(), 'customer_funds', 'usd') ON CONFLICT DO NOTHING;
INSERT INTO ledger_transactions (id, key, kind, booking_id, external_id, posted_at) SELECT capture_id, 'capture:' || n, 'capture', id, 'ch_bench' || n, at FROM made;
INSERT INTO ledger_entries (transaction_id, account_id, amount_cents, currency)
SELECT m.capture_id, a.id, CASE a.code WHEN 'stripe_clearing' THEN m.cents ELSE -m.cents END, 'usd'
  FROM made m CROSS JOIN ledger_accounts a WHERE a.code IN ('stripe_clearing', 'customer_funds');
COMMIT;
ANALYZE bookings, payments, organizations, kitchens, ledger_transactions, ledger_entries, ledger_accounts;
