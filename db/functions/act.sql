CREATE OR REPLACE FUNCTION prep.act(p_user uuid, p_kind text, p_credential text, p_scope text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE v_user record; v_role text; v_memberships jsonb; v_organizations uuid[];
BEGIN
  IF p_kind = 'session' THEN
    SELECT u.id, u.email, u.name, u.locale, u.platform_role, NULL::text[] AS scopes, NULL::timestamptz AS used INTO v_user
      FROM sessions s JOIN users u ON u.id = s.user_id
     WHERE s.id = p_credential::uuid AND s.user_id = p_user AND s.revoked_at IS NULL AND s.expires_at > prep.now() AND u.disabled_at IS NULL;
    IF NOT FOUND THEN PERFORM prep.refuse('unauthenticated', 'Sign in again'); END IF;
  ELSE
    SELECT u.id, u.email, u.name, u.locale, u.platform_role, k.scopes, k.last_used_at AS used INTO v_user
      FROM api_keys k JOIN users u ON u.id = k.user_id
     WHERE k.secret_hash = p_credential AND k.user_id = p_user AND k.revoked_at IS NULL AND u.disabled_at IS NULL;
    IF NOT FOUND THEN PERFORM prep.refuse('unauthenticated', 'This API key is unknown or revoked'); END IF;
    IF p_scope IS NULL OR p_scope <> ALL (v_user.scopes) THEN
      PERFORM prep.refuse('forbidden', 'This API key lacks the scope ' || coalesce(p_scope, 'for this'), 'scope');
    END IF;
    IF v_user.used IS NULL OR v_user.used < prep.now() - interval '1 minute' THEN
      UPDATE api_keys SET last_used_at = prep.now() WHERE secret_hash = p_credential AND last_used_at IS NOT DISTINCT FROM v_user.used;
    END IF;
  END IF;
  SELECT coalesce(jsonb_agg(jsonb_build_object('organizationId', m.organization_id, 'role', m.role)), '[]'), coalesce(array_agg(m.organization_id), '{}')
    INTO v_memberships, v_organizations FROM memberships m WHERE m.user_id = p_user;
  v_role := CASE WHEN p_kind = 'session' OR 'admin' = ANY (v_user.scopes) THEN v_user.platform_role ELSE 'member' END;
  PERFORM set_config('app.user_id', p_user::text, true), set_config('app.organization_ids', v_organizations::text, true),
    set_config('app.platform_role', v_role, true);
  RETURN jsonb_build_object('userId', v_user.id, 'email', v_user.email, 'name', v_user.name, 'locale', v_user.locale,
    'platformRole', v_role, 'memberships', v_memberships);
END $function$
;
-- Runs as prep_system, called by prep_app.
