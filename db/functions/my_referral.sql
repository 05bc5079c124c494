CREATE OR REPLACE FUNCTION prep.my_referral()
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE v_user uuid := prep.user_id(); v_invited boolean;
BEGIN
  IF v_user IS NULL THEN PERFORM prep.refuse('unauthenticated', 'Sign in first'); END IF;
  IF NOT EXISTS (SELECT 1 FROM referral_codes WHERE user_id = v_user) THEN
    INSERT INTO referral_codes (user_id, code) VALUES (v_user, upper(substr(replace(gen_random_uuid()::text, '-', ''), 1, 8))) ON CONFLICT DO NOTHING;
  END IF;
  v_invited := EXISTS (SELECT 1 FROM referrals r WHERE r.user_id = v_user);
  RETURN jsonb_build_object('code', (SELECT code FROM referral_codes WHERE user_id = v_user), 'invited', v_invited,
    'joined', (SELECT count(*) FROM referrals r WHERE r.invited_by = v_user), 'mayEnter', NOT v_invited AND NOT prep.has_booked(v_user));
END $function$
;
-- Runs as prep_system, called by prep_app.
