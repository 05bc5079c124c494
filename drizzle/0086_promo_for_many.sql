-- A promo code for several bookings at once: whoever asks for it learns how many of them it can count for.
SET LOCAL ROLE prep_system;
--> statement-breakpoint
-- How often a code is used, by all and by one renter, other than for p_booking. A hold that was never paid gives its use back.
CREATE FUNCTION prep.promotion_used(p_promotion uuid, p_renter uuid, p_booking uuid, OUT by_all int, OUT by_renter int) LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT count(*)::int, (count(*) FILTER (WHERE u.renter_id = p_renter))::int
    FROM promotion_uses u JOIN bookings b ON b.id = u.booking_id
   WHERE u.promotion_id = p_promotion AND u.booking_id IS DISTINCT FROM p_booking
     AND NOT (b.status IN ('expired', 'declined') OR b.status = 'cancelled' AND b.confirmed_at IS NULL)
$$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION prep.promotion_used(uuid, uuid, uuid) FROM public;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION prep.promotion_used(uuid, uuid, uuid) TO prep_system;
--> statement-breakpoint
-- As in 0037.
CREATE OR REPLACE FUNCTION prep.promotion_problem(p promotions, p_renter uuid, p_booking uuid) RETURNS text LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
DECLARE v record;
BEGIN
  IF p.ended_at IS NOT NULL OR p.valid_until <= prep.now() THEN RETURN 'This code has ended'; END IF;
  IF p.valid_from > prep.now() THEN RETURN 'This code is not valid yet'; END IF;
  IF p.first_booking_only AND EXISTS (SELECT 1 FROM bookings b WHERE b.renter_id = p_renter AND b.organization_id = p.organization_id
      AND b.id IS DISTINCT FROM p_booking AND b.confirmed_at IS NOT NULL) THEN RETURN 'This code is for a first booking'; END IF;
  IF p.max_uses IS NULL AND p.max_uses_each IS NULL THEN RETURN NULL; END IF;
  SELECT * INTO v FROM prep.promotion_used(p.id, p_renter, p_booking);
  IF v.by_renter >= p.max_uses_each THEN RETURN 'You have used this code already'; END IF;
  IF v.by_all >= p.max_uses THEN RETURN 'This code is used up'; END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
-- As in 0037, with how many bookings can still use it (`usesLeft`; null: any number). Of several only one is a first.
CREATE OR REPLACE FUNCTION prep.find_promotion(p_kitchen uuid, p_code text) RETURNS jsonb LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT jsonb_build_object('promotionId', p.id, 'code', p.code, 'percentBps', p.percent_bps, 'amountCents', p.amount_cents,
           'minimumCents', p.minimum_cents, 'problem', prep.promotion_problem(p, prep.user_id(), NULL),
           'usesLeft', least(p.max_uses - u.by_all, p.max_uses_each - u.by_renter, CASE WHEN p.first_booking_only THEN 1 END))
    FROM promotions p JOIN kitchens k ON k.organization_id = p.organization_id AND k.id = p_kitchen
   CROSS JOIN LATERAL prep.promotion_used(p.id, prep.user_id(), NULL) u
   WHERE p.code = p_code AND (p.kitchen_id IS NULL OR p.kitchen_id = k.id)
   ORDER BY p.ended_at DESC NULLS FIRST LIMIT 1
$$;
--> statement-breakpoint
RESET ROLE;
