CREATE OR REPLACE FUNCTION prep.tell_of_agreement(p_agreement uuid, p_side text, p_template text, p_key text)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  INSERT INTO outbox (id, key, job, run_after)
  SELECT uuidv7(), concat_ws(':', 'mail', p_template, p.user_id, p_agreement, p_key),
    jsonb_build_object('kind', 'mail', 'template', p_template, 'userId', p.user_id, 'subjectId', p_agreement), prep.now()
  FROM agreements a JOIN kitchens k ON k.id = a.kitchen_id CROSS JOIN LATERAL (
    SELECT a.renter_id AS user_id, 'renter' AS side
    UNION SELECT m.user_id, 'host' FROM memberships m WHERE m.organization_id = k.organization_id AND m.role IN ('owner', 'manager')) p
  WHERE a.id = p_agreement AND (p_side = 'both' OR p.side = p_side) ON CONFLICT (key) DO NOTHING
$function$
;
-- Runs as prep_system, called by nobody else.
