CREATE OR REPLACE FUNCTION prep.plans_of(p_renter uuid, p_organization uuid, p_kitchen uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  SELECT coalesce(jsonb_agg(jsonb_build_object('id', a.booking_id, 'name', a.name, 'includes', a.includes, 'left', prep.plan_left(a),
           'overage', CASE WHEN prep.now() < a.ends_at THEN a.overage ELSE '[]' END,
           'overMinutes', (SELECT u.over_minutes FROM prep.plan_used(a.booking_id) u)) ORDER BY a.expires_at, a.booking_id), '[]')
    FROM plan_allowances a JOIN bookings b ON b.id = a.booking_id AND b.status IN ('confirmed', 'completed')
   WHERE a.renter_id = p_renter AND a.organization_id = p_organization AND (a.kitchen_id IS NULL OR a.kitchen_id = p_kitchen)
     AND a.starts_at <= prep.now() AND a.expires_at > prep.now()
$function$
;
-- Runs as its caller, called by prep_app, prep_system.
