CREATE OR REPLACE FUNCTION prep.audit_own(p_organization uuid, p_action text, p_entity text, p_entity_id uuid, p_data jsonb DEFAULT '{}'::jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  IF session_user = 'prep_app' AND NOT (coalesce(p_organization = ANY (prep.organization_ids()), false) OR prep.is_support()) THEN
    PERFORM prep.refuse('not_found', 'Not found');
  END IF;
  PERFORM prep.audit(p_organization, p_action, p_entity, p_entity_id, p_data);
END $function$
;
-- Runs as prep_system, called by prep_app.
