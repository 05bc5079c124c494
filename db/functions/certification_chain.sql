CREATE OR REPLACE FUNCTION prep.certification_chain(p_certification uuid)
 RETURNS SETOF certification_links
 LANGUAGE sql
 STABLE
AS $function$
  WITH RECURSIVE chain AS (
    SELECT l.*, 1 AS depth FROM certification_links l WHERE l.id = p_certification AND l.level = 'certification'
    UNION ALL
    SELECT p.*, c.depth + 1 FROM chain c JOIN certification_links p ON p.id = c.parent_id WHERE c.depth < 3
  )
  SELECT id, user_id, level, parent_id, parent_level, holder, country, scopes, starts_on, ends_on, relinquished_on, withdrawn_on, created_at FROM chain
$function$
;
-- Runs as its caller, called by prep_app, prep_system.
