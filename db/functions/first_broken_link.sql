CREATE OR REPLACE FUNCTION prep.first_broken_link(p_chain text, p_organization uuid)
 RETURNS bigint
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE v_broken bigint; v_last bigint; v_hash text; v_head chain_heads%ROWTYPE;
BEGIN
  WITH links AS (
    SELECT sequence, at, actor, action AS event, entity || ':' || entity_id AS entity, data, previous_hash, hash
      FROM audit_log WHERE p_chain = 'audit' AND organization_id = p_organization
    UNION ALL
    SELECT sequence, at, actor, event, kitchen_id || ':' || booking_id, data, previous_hash, hash
      FROM use_log WHERE p_chain = 'use' AND organization_id = p_organization
  ), checked AS (
    SELECT sequence, hash, row_number() OVER w AS expected, coalesce(lag(hash) OVER w, '') AS previous,
           previous_hash, prep.link_hash(previous_hash, sequence, at, actor, event, entity, data) AS computed
      FROM links WINDOW w AS (ORDER BY sequence)
  )
  SELECT min(least(sequence, expected)) FILTER (WHERE sequence <> expected OR previous <> previous_hash OR hash <> computed),
         max(sequence), (array_agg(hash ORDER BY sequence DESC))[1]
    INTO v_broken, v_last, v_hash FROM checked;
  IF v_broken IS NOT NULL THEN RETURN v_broken; END IF;
  SELECT * INTO v_head FROM chain_heads WHERE chain = p_chain AND organization_id = p_organization;
  IF coalesce(v_head.sequence, 0) <> coalesce(v_last, 0) OR coalesce(v_head.hash, '') <> coalesce(v_hash, '') THEN
    RETURN coalesce(v_last, 0) + 1;
  END IF;
  RETURN NULL;
END $function$
;
-- Runs as prep_system, called by prep_app.
