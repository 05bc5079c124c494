-- What agencies publish is shown to support, and to a kitchen's own people where an admin said that it is about their kitchen.
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['record_imports', 'record_faults', 'record_businesses', 'record_inspections', 'record_matches', 'record_closures'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY system_all ON %I TO prep_system USING (true) WITH CHECK (true)', t);
    EXECUTE format('CREATE POLICY support_select ON %I FOR SELECT TO prep_app USING (prep.is_support())', t);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I TO prep_system', t);
    EXECUTE format('GRANT SELECT ON %I TO prep_app', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['record_imports', 'record_matches', 'record_closures'] LOOP
    EXECUTE format('ALTER TABLE %I ALTER COLUMN created_at SET DEFAULT prep.now()', t);
  END LOOP;
END $$;
--> statement-breakpoint
CREATE POLICY app_select ON record_matches FOR SELECT TO prep_app USING (status = 'accepted'
  AND EXISTS (SELECT 1 FROM kitchens k WHERE k.id = kitchen_id AND k.organization_id = ANY (prep.organization_ids())));
--> statement-breakpoint
CREATE POLICY app_select ON record_businesses FOR SELECT TO prep_app USING (EXISTS
  (SELECT 1 FROM record_matches m WHERE m.source = record_businesses.source AND m.business_key = record_businesses.business_key));
--> statement-breakpoint
CREATE POLICY app_select ON record_inspections FOR SELECT TO prep_app USING (EXISTS
  (SELECT 1 FROM record_matches m WHERE m.source = record_inspections.source AND m.business_key = record_inspections.business_key));
--> statement-breakpoint
-- A number as agencies and people write it: letters and digits only, without the zeros that pad it.
CREATE FUNCTION prep.permit_key(p text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT ltrim(regexp_replace(lower(p), '[^a-z0-9]', '', 'g'), '0')
$$;
--> statement-breakpoint
-- `033 BELDEN PL ` and `33 Belden Place` are one address. Its first word is the house number.
CREATE FUNCTION prep.address_key(p text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT ltrim(coalesce(string_agg(CASE w WHEN 'street' THEN 'st' WHEN 'avenue' THEN 'ave' WHEN 'av' THEN 'ave' WHEN 'boulevard' THEN 'blvd'
      WHEN 'road' THEN 'rd' WHEN 'drive' THEN 'dr' WHEN 'place' THEN 'pl' WHEN 'lane' THEN 'ln' WHEN 'court' THEN 'ct'
      WHEN 'north' THEN 'n' WHEN 'south' THEN 's' WHEN 'east' THEN 'e' WHEN 'west' THEN 'w'
      ELSE CASE WHEN w ~ '^0+[0-9]' THEN ltrim(w, '0') ELSE w END END, ' ' ORDER BY n), ''), ' ')
  FROM regexp_split_to_table(trim(regexp_replace(lower(p), '[^a-z0-9]+', ' ', 'g')), ' ') WITH ORDINALITY x(w, n)
$$;
--> statement-breakpoint
-- Matches of a source with the kitchens there are, and a review of every closure that is an agency's last word on one. A permit
-- number that one of the kitchen's reviewed papers bears weighs most; name and address are compared where the house number is the
-- same. What an admin decided stays decided.
CREATE FUNCTION prep.match_records(p_source text) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE v_matches int; v_closures int;
BEGIN
  WITH ours AS MATERIALIZED (
    SELECT k.id, k.name, lower(k.city) AS city, k.state, prep.address_key(k.address_line) AS address FROM kitchens k WHERE k.address_line <> ''),
  theirs AS MATERIALIZED (
    SELECT b.business_key, b.name, b.permit, lower(b.city) AS city, b.state, prep.address_key(b.address_line) AS address
      FROM record_businesses b WHERE b.source = p_source),
  numbers AS (
    SELECT DISTINCT p.kitchen_id, prep.permit_key(p.number) AS permit, p.number FROM papers p
     WHERE p.kitchen_id IS NOT NULL AND p.status = 'approved' AND length(prep.permit_key(p.number)) >= 4),
  pairs AS (
    SELECT o.id, t.business_key, '' AS permit FROM ours o JOIN theirs t ON t.city = o.city AND t.state = o.state
       AND split_part(t.address, ' ', 1) = split_part(o.address, ' ', 1) AND t.address <> ''
    UNION ALL
    SELECT o.id, t.business_key, n.number FROM numbers n JOIN ours o ON o.id = n.kitchen_id
      JOIN theirs t ON prep.permit_key(t.permit) = n.permit AND t.state = o.state AND t.city = o.city),
  judged AS (
    SELECT x.id, x.business_key, max(x.permit) AS permit, max(CASE WHEN x.permit <> '' THEN 80 ELSE 0 END)
      + max(round((similarity(lower(o.name), lower(t.name)) + similarity(o.address, t.address)) * 50)
        * CASE WHEN x.permit <> '' THEN 0.2 ELSE 1 END)::int AS score
      FROM pairs x JOIN ours o ON o.id = x.id JOIN theirs t ON t.business_key = x.business_key GROUP BY x.id, x.business_key),
  made AS (
    INSERT INTO record_matches (id, source, business_key, kitchen_id, score, by_permit)
    SELECT uuidv7(), p_source, business_key, id, least(100, score), permit FROM judged WHERE score >= 60
    ON CONFLICT (source, business_key, kitchen_id) DO UPDATE SET score = excluded.score, by_permit = excluded.by_permit
     WHERE record_matches.status = 'proposed' AND (record_matches.score, record_matches.by_permit) IS DISTINCT FROM (excluded.score, excluded.by_permit)
    RETURNING 1)
  SELECT count(*) INTO v_matches FROM made;

  WITH made AS (
    INSERT INTO record_closures (id, source, inspection_key, kitchen_id)
    SELECT uuidv7(), p_source, l.inspection_key, m.kitchen_id FROM record_matches m
      CROSS JOIN LATERAL (SELECT i.inspection_key, i.result FROM record_inspections i
        WHERE i.source = m.source AND i.business_key = m.business_key AND i.result <> 'other' ORDER BY i.inspected_on DESC, i.inspection_key DESC LIMIT 1) l
     WHERE m.source = p_source AND m.status <> 'rejected' AND l.result = 'closed'
    ON CONFLICT DO NOTHING RETURNING kitchen_id),
  told AS (
    INSERT INTO outbox (id, key, job, run_after)
    SELECT uuidv7(), concat_ws(':', 'mail', 'kitchen_closed', u.id, m.kitchen_id, prep.now()),
      jsonb_build_object('kind', 'mail', 'template', 'kitchen_closed', 'userId', u.id, 'subjectId', m.kitchen_id), prep.now()
    FROM made m CROSS JOIN users u WHERE u.platform_role = 'admin' AND u.disabled_at IS NULL ON CONFLICT (key) DO NOTHING)
  SELECT count(*) INTO v_closures FROM made;
  RETURN jsonb_build_object('matches', v_matches, 'closures', v_closures);
END $$;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION prep.permit_key(text), prep.address_key(text), prep.match_records(text) TO prep_system;
--> statement-breakpoint
ALTER FUNCTION prep.match_records(text) OWNER TO prep_system;
