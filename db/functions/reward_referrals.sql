CREATE OR REPLACE FUNCTION prep.reward_referrals(p_cents integer, p_most integer)
 RETURNS integer
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
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
END $function$
;
-- Runs as its caller, called by prep_system.
