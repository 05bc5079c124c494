-- Invitations: each side sees its own, and both are given credit for the first booking that is completed and paid.
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['referral_codes', 'referrals'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY system_all ON %I TO prep_system USING (true) WITH CHECK (true)', t);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I TO prep_system', t);
    EXECUTE format('GRANT SELECT ON %I TO prep_app', t);
    EXECUTE format('CREATE POLICY app_own ON %I FOR SELECT TO prep_app USING (user_id = prep.user_id() OR prep.is_support())', t);
    EXECUTE format('ALTER TABLE %I ALTER COLUMN created_at SET DEFAULT prep.now(), ALTER COLUMN updated_at SET DEFAULT prep.now()', t);
    EXECUTE format('CREATE TRIGGER touch BEFORE UPDATE ON %I FOR EACH ROW EXECUTE FUNCTION prep.touch()', t);
  END LOOP;
END $$;
--> statement-breakpoint
-- Whether somebody can still say that they were invited.
CREATE FUNCTION prep.has_booked(p_user uuid) RETURNS boolean LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM bookings b WHERE b.renter_id = p_user AND b.confirmed_at IS NOT NULL)
$$;
--> statement-breakpoint
-- The actor's own code, made at the first look, and what became of it.
CREATE FUNCTION prep.my_referral() RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE v_user uuid := prep.user_id(); v_invited boolean;
BEGIN
  IF v_user IS NULL THEN PERFORM prep.refuse('unauthenticated', 'Sign in first'); END IF;
  IF NOT EXISTS (SELECT 1 FROM referral_codes WHERE user_id = v_user) THEN
    INSERT INTO referral_codes (user_id, code) VALUES (v_user, upper(substr(replace(gen_random_uuid()::text, '-', ''), 1, 8))) ON CONFLICT DO NOTHING;
  END IF;
  v_invited := EXISTS (SELECT 1 FROM referrals r WHERE r.user_id = v_user);
  RETURN jsonb_build_object('code', (SELECT code FROM referral_codes WHERE user_id = v_user), 'invited', v_invited,
    'joined', (SELECT count(*) FROM referrals r WHERE r.invited_by = v_user), 'mayEnter', NOT v_invited AND NOT prep.has_booked(v_user));
END $$;
--> statement-breakpoint
-- The actor was invited by whoever has the code; the key of the row lets nobody be invited twice.
CREATE FUNCTION prep.accept_invitation(p_code text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
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
END $$;
--> statement-breakpoint
-- Gives so much to both sides of invitations whose first paid booking is completed; one run at a time, each invitation once.
CREATE FUNCTION prep.reward_referrals(p_cents int, p_most int) RETURNS int LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE r record; v_count int := 0; v_cost jsonb := jsonb_build_array(jsonb_build_object('code', 'credit_given', 'amountCents', p_cents)); v_moved boolean;
BEGIN
  IF NOT pg_try_advisory_xact_lock(hashtextextended('reward-referrals', 12)) THEN RETURN 0; END IF;
  FOR r IN SELECT x.user_id, x.invited_by, b.id AS booking_id FROM referrals x
      CROSS JOIN LATERAL (SELECT b.id FROM bookings b WHERE b.renter_id = x.user_id AND b.status = 'completed' AND b.total_cents > b.refunded_cents
        ORDER BY b.ends_at, b.id LIMIT 1) b
     WHERE x.rewarded_at IS NULL ORDER BY x.created_at, x.user_id LIMIT p_most LOOP
    UPDATE referrals SET rewarded_at = prep.now(), booking_id = r.booking_id WHERE user_id = r.user_id AND rewarded_at IS NULL;
    CONTINUE WHEN NOT FOUND;
    v_moved := prep.move_credit(r.user_id, 'usd', p_cents, 'referred', 'referral:' || r.user_id, NULL, NULL, v_cost);
    v_moved := prep.move_credit(r.invited_by, 'usd', p_cents, 'referred', 'referral-by:' || r.user_id, NULL, NULL, v_cost);
    PERFORM prep.queue_mail('referral_joined', r.user_id, r.user_id);
    PERFORM prep.queue_mail('referral_thanks', r.invited_by, r.user_id);
    PERFORM prep.audit(NULL, 'referral.rewarded', 'user', r.user_id, jsonb_build_object('invitedBy', r.invited_by, 'bookingId', r.booking_id, 'amountCents', p_cents));
    v_count := v_count + 1;
  END LOOP;
  RETURN v_count;
END $$;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION prep.my_referral(), prep.accept_invitation(text) TO prep_app, prep_system;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION prep.has_booked(uuid), prep.reward_referrals(int, int) TO prep_system;
--> statement-breakpoint
ALTER FUNCTION prep.my_referral() OWNER TO prep_system;
--> statement-breakpoint
ALTER FUNCTION prep.accept_invitation(text) OWNER TO prep_system;
