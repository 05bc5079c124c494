CREATE OR REPLACE FUNCTION prep.find_promotion(p_kitchen uuid, p_code text)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  SELECT jsonb_build_object('promotionId', p.id, 'code', p.code, 'percentBps', p.percent_bps, 'amountCents', p.amount_cents,
           'minimumCents', p.minimum_cents, 'problem', prep.promotion_problem(p, prep.user_id(), NULL),
           'usesLeft', least(p.max_uses - u.by_all, p.max_uses_each - u.by_renter, CASE WHEN p.first_booking_only THEN 1 END))
    FROM promotions p JOIN kitchens k ON k.organization_id = p.organization_id AND k.id = p_kitchen
   CROSS JOIN LATERAL prep.promotion_used(p.id, prep.user_id(), NULL) u
   WHERE p.code = p_code AND (p.kitchen_id IS NULL OR p.kitchen_id = k.id)
   ORDER BY p.ended_at DESC NULLS FIRST LIMIT 1
$function$
;
-- Runs as prep_system, called by prep_app.
