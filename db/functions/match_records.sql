CREATE OR REPLACE FUNCTION prep.match_records(p_source text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
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
END $function$
;
-- Runs as prep_system, called by nobody else.
