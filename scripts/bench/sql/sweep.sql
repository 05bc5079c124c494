-- So many food businesses in Chicago, each with a worker and twenty papers by the rules of the city and of the nation.
SET session_replication_role = replica;
DELETE FROM paper_reminders;
DELETE FROM gate_waivers;
DELETE FROM rule_subjects;
DELETE FROM papers WHERE object_key LIKE 'bench/%';
DELETE FROM staff WHERE name = 'Bench';
INSERT INTO users (id, email, name) SELECT uuidv7(), 'sweep-' || n || '@bulk.example.com', 'Sweep ' || n FROM generate_series(1, :subjects) n ON CONFLICT DO NOTHING;
CREATE TEMP TABLE swept AS SELECT id, row_number() OVER (ORDER BY id) AS n FROM users WHERE email LIKE 'sweep-%' ORDER BY id LIMIT :subjects;
CREATE TEMP TABLE asked AS SELECT q.key, row_number() OVER (ORDER BY q.key) AS n FROM rule_requirements q JOIN rule_pack_versions v ON v.id = q.version_id
 WHERE v.slug IN ('chicago', 'us-federal') AND v.status = 'published' AND q.record->>'applies_to' IN ('renter', 'both') AND q.record->>'subject' <> 'person';
INSERT INTO staff (id, user_id, name, hired_on) SELECT uuidv7(), id, 'Bench', current_date - 200 FROM swept;
INSERT INTO rule_subjects (id, user_id, slug, facts) SELECT uuidv7(), s.id, 'chicago',
  ARRAY['use_up_to_90_days', 'has_employees', 'sells_wholesale', 'handles_food', 'caters', 'sells_retail', 'discharges_grease'] FROM swept s;
INSERT INTO papers (id, user_id, requirement, status, number, valid_from, valid_until, object_key, content_type, byte_count, sealed_key, uploaded_by, confirmed_at, reviewed_at)
SELECT uuidv7(), s.id, a.key, 'approved', 'N', current_date - 300 + ((s.n * 7 + p) % 200)::int, CASE WHEN p % 3 > 0 THEN current_date + (s.n * 13 + p * 29)::int % 400 END,
  'bench/' || s.n || '/' || p, 'application/pdf', 1, 'k', s.id, now(), now()
  FROM swept s CROSS JOIN generate_series(1, 20) p JOIN asked a ON a.n = 1 + p % (SELECT count(*) FROM asked);
SET session_replication_role = origin;
ANALYZE papers; ANALYZE staff; ANALYZE rule_subjects; ANALYZE users;
