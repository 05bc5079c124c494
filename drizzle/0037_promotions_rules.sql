-- Promo codes: who sees them, and how often they are used, however many use them at once.
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['promotions', 'promotion_uses'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY system_all ON %I TO prep_system USING (true) WITH CHECK (true)', t);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I TO prep_system', t);
    EXECUTE format('ALTER TABLE %I ALTER COLUMN created_at SET DEFAULT prep.now(), ALTER COLUMN updated_at SET DEFAULT prep.now()', t);
    EXECUTE format('CREATE TRIGGER touch BEFORE UPDATE ON %I FOR EACH ROW EXECUTE FUNCTION prep.touch()', t);
  END LOOP;
END $$;
--> statement-breakpoint
-- A code is known to those who give it out; a renter learns of it by asking for it.
GRANT SELECT, INSERT, UPDATE (ended_at, updated_at) ON promotions TO prep_app;
--> statement-breakpoint
CREATE POLICY app_member ON promotions TO prep_app USING (organization_id = ANY (prep.organization_ids()))
  WITH CHECK (organization_id = ANY (prep.organization_ids()) AND (kitchen_id IS NULL OR EXISTS
    (SELECT 1 FROM kitchens k WHERE k.id = kitchen_id AND k.organization_id = promotions.organization_id)));
--> statement-breakpoint
CREATE POLICY app_support ON promotions FOR SELECT TO prep_app USING (prep.is_support());
--> statement-breakpoint
GRANT SELECT ON promotion_uses TO prep_app;
--> statement-breakpoint
CREATE POLICY app_select ON promotion_uses FOR SELECT TO prep_app
  USING (organization_id = ANY (prep.organization_ids()) OR renter_id = prep.user_id() OR prep.is_support());
--> statement-breakpoint

-- Why somebody cannot use a code for a booking, or null. A hold that was never paid gives its use back.
CREATE FUNCTION prep.promotion_problem(p promotions, p_renter uuid, p_booking uuid) RETURNS text LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
DECLARE v_all int; v_own int;
BEGIN
  IF p.ended_at IS NOT NULL OR p.valid_until <= prep.now() THEN RETURN 'This code has ended'; END IF;
  IF p.valid_from > prep.now() THEN RETURN 'This code is not valid yet'; END IF;
  IF p.first_booking_only AND EXISTS (SELECT 1 FROM bookings b WHERE b.renter_id = p_renter AND b.organization_id = p.organization_id
      AND b.id IS DISTINCT FROM p_booking AND b.confirmed_at IS NOT NULL) THEN RETURN 'This code is for a first booking'; END IF;
  IF p.max_uses IS NULL AND p.max_uses_each IS NULL THEN RETURN NULL; END IF;
  SELECT count(*), count(*) FILTER (WHERE u.renter_id = p_renter) INTO v_all, v_own
    FROM promotion_uses u JOIN bookings b ON b.id = u.booking_id
   WHERE u.promotion_id = p.id AND u.booking_id IS DISTINCT FROM p_booking
     AND NOT (b.status IN ('expired', 'declined') OR b.status = 'cancelled' AND b.confirmed_at IS NULL);
  IF v_own >= p.max_uses_each THEN RETURN 'You have used this code already'; END IF;
  IF v_all >= p.max_uses THEN RETURN 'This code is used up'; END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
-- A code as it counts at a kitchen for whoever asks; null: there is none of that name.
CREATE FUNCTION prep.find_promotion(p_kitchen uuid, p_code text) RETURNS jsonb LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT jsonb_build_object('promotionId', p.id, 'code', p.code, 'percentBps', p.percent_bps, 'amountCents', p.amount_cents,
           'minimumCents', p.minimum_cents, 'problem', prep.promotion_problem(p, prep.user_id(), NULL))
    FROM promotions p JOIN kitchens k ON k.organization_id = p.organization_id AND k.id = p_kitchen
   WHERE p.code = p_code AND (p.kitchen_id IS NULL OR p.kitchen_id = k.id)
   ORDER BY p.ended_at DESC NULLS FIRST LIMIT 1
$$;
--> statement-breakpoint
-- Counts the code that a booking was priced with, or refuses, which undoes the hold in the same transaction. Those who use
-- one code at once do so one after the other. A booking that is not there was not made: a repetition, or an older kitchen.
CREATE FUNCTION prep.use_promotion(p_booking uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE b bookings; p promotions; v_problem text;
BEGIN
  SELECT * INTO b FROM bookings WHERE id = p_booking AND renter_id = prep.user_id();
  IF NOT FOUND THEN RETURN; END IF;
  SELECT * INTO p FROM promotions WHERE id = (b.quote #>> '{terms,promo,promotionId}')::uuid AND organization_id = b.organization_id
     AND (kitchen_id IS NULL OR kitchen_id = b.kitchen_id) FOR UPDATE;
  v_problem := CASE WHEN p.id IS NULL THEN 'This code is not known here' ELSE prep.promotion_problem(p, b.renter_id, b.id) END;
  IF v_problem IS NOT NULL THEN PERFORM prep.refuse('promo_refused', v_problem, 'promoCode'); END IF;
  INSERT INTO promotion_uses (booking_id, promotion_id, organization_id, renter_id) VALUES (b.id, p.id, b.organization_id, b.renter_id);
END $$;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION prep.find_promotion(uuid, text), prep.use_promotion(uuid) TO prep_app, prep_system;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION prep.promotion_problem(promotions, uuid, uuid) TO prep_system;
--> statement-breakpoint
ALTER FUNCTION prep.promotion_problem(promotions, uuid, uuid) OWNER TO prep_system;
--> statement-breakpoint
ALTER FUNCTION prep.find_promotion(uuid, text) OWNER TO prep_system;
--> statement-breakpoint
ALTER FUNCTION prep.use_promotion(uuid) OWNER TO prep_system;
