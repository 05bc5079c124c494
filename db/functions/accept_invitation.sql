CREATE OR REPLACE FUNCTION prep.accept_invitation(p_code text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE v_user uuid := prep.user_id(); v_by uuid := (SELECT c.user_id FROM referral_codes c WHERE c.code = p_code);
BEGIN
  IF v_user IS NULL THEN PERFORM prep.refuse('unauthenticated', 'Sign in first'); END IF;
  IF v_by IS NULL THEN PERFORM prep.refuse('invalid_input', 'This code is not known', 'code'); END IF;
  IF v_by = v_user THEN PERFORM prep.refuse('invalid_input', 'You cannot invite yourself', 'code'); END IF;
  IF EXISTS (SELECT 1 FROM referrals r WHERE r.user_id = v_user AND r.invited_by = v_by) THEN RETURN; END IF;
  IF prep.has_booked(v_user) THEN PERFORM prep.refuse('conflict', 'An invitation counts before the first booking only', 'code'); END IF;
  INSERT INTO referrals (user_id, invited_by) VALUES (v_user, v_by) ON CONFLICT DO NOTHING;
  IF NOT FOUND THEN PERFORM prep.refuse('conflict', 'You were invited already', 'code'); END IF;
  PERFORM prep.audit(NULL, 'referral.accepted', 'user', v_user, jsonb_build_object('invitedBy', v_by));
END $function$
;
-- Runs as prep_system, called by prep_app.
