DELETE FROM bench.places p WHERE NOT EXISTS (SELECT 1 FROM kitchens k JOIN rule_packs r ON lower(r.city) = lower(k.city) AND r.state = k.state
-- Only spaces of cities that have rules, and every renter known in each of these cities: with all papers for two months.
  WHERE k.id = (p.request->>'kitchenId')::uuid);
UPDATE bench.places p SET no = -1 - x.n FROM (SELECT no, row_number() OVER (ORDER BY no) - 1 AS n FROM bench.places) x WHERE x.no = p.no;
UPDATE bench.places SET no = -1 - no;
DELETE FROM rule_subjects WHERE user_id IN (SELECT user_id FROM bench.renters);
INSERT INTO rule_subjects (id, user_id, slug, facts, gaps, revision, checked_revision, checked_at)
SELECT uuidv7(), u.user_id, r.slug, '{}', jsonb_build_array(jsonb_build_object('requirement', r.slug || '.x', 'standing', 'expired', 'fromOn', current_date + 400,
    'untilOn', NULL, 'paper', 'x', 'rule', 'x', 'versionId', NULL, 'workers', '[]'::jsonb)), 1, 1, now()
  FROM bench.renters u CROSS JOIN (SELECT DISTINCT r.slug FROM bench.places p JOIN kitchens k ON k.id = (p.request->>'kitchenId')::uuid
    JOIN rule_packs r ON lower(r.city) = lower(k.city) AND r.state = k.state) r;
VACUUM (ANALYZE) bench.places, rule_subjects;
