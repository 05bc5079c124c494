CREATE OR REPLACE FUNCTION prep.use_promotion(p_booking uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE b bookings; p promotions; v_problem text;
BEGIN
  SELECT * INTO b FROM bookings WHERE id = p_booking AND renter_id = prep.user_id();
  IF NOT FOUND THEN RETURN; END IF;
  SELECT * INTO p FROM promotions WHERE id = (b.quote #>> '{terms,promo,promotionId}')::uuid AND organization_id = b.organization_id
     AND (kitchen_id IS NULL OR kitchen_id = b.kitchen_id) FOR UPDATE;
  v_problem := CASE WHEN p.id IS NULL THEN 'This code is not known here' ELSE prep.promotion_problem(p, b.renter_id, b.id) END;
  IF v_problem IS NOT NULL THEN PERFORM prep.refuse('promo_refused', v_problem, 'promoCode'); END IF;
  INSERT INTO promotion_uses (booking_id, promotion_id, organization_id, renter_id) VALUES (b.id, p.id, b.organization_id, b.renter_id);
END $function$
;
-- Runs as prep_system, called by prep_app.
