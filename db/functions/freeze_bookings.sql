CREATE OR REPLACE FUNCTION prep.freeze_bookings(p_renter uuid, p_kitchen uuid, p_city text, p_state text)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE f record; v_done uuid[] := '{}';
BEGIN
  FOR f IN
    SELECT b.id, b.organization_id, b.renter_id, b.kitchen_id, b.status, z.id AS freeze, u.gap FROM bookings b JOIN kitchens k ON k.id = b.kitchen_id
      JOIN spaces x ON x.id = b.space_id AND x.kind <> 'storage'
      LEFT JOIN booking_freezes z ON z.booking_id = b.id AND z.thawed_at IS NULL
      CROSS JOIN LATERAL (SELECT prep.uncovered_in(b.kitchen_id, b.renter_id, b.starts_at, b.ends_at, b.created_at) AS gap) u
     WHERE b.status IN ('held', 'requested', 'confirmed') AND b.ends_at > prep.now() AND (u.gap IS NULL) = (z.id IS NOT NULL)
       AND (b.kitchen_id = p_kitchen OR (b.renter_id = p_renter AND (p_city IS NULL OR (lower(k.city), k.state) = (lower(p_city), p_state))))
     ORDER BY b.starts_at, b.id
  LOOP
    IF f.gap IS NOT NULL THEN
      INSERT INTO booking_freezes (id, booking_id, whose, requirement, gap) VALUES (uuidv7(), f.id, f.gap->>'whose', f.gap->>'requirement', f.gap);
    ELSE
      UPDATE booking_freezes SET thawed_at = prep.now() WHERE id = f.freeze;
    END IF;
    PERFORM prep.audit(f.organization_id, CASE WHEN f.gap IS NULL THEN 'booking.thawed' ELSE 'booking.frozen' END, 'booking', f.id, coalesce(f.gap, '{}'));
    -- The first of a renter's at a kitchen speaks for those after it.
    IF f.status = 'confirmed' AND NOT EXISTS (SELECT 1 FROM bookings o WHERE o.id = ANY (v_done) AND (o.renter_id, o.kitchen_id) = (f.renter_id, f.kitchen_id)) THEN
      v_done := v_done || f.id;
      PERFORM prep.queue(concat_ws(':', 'mail', m.template, m.user_id, f.id, prep.now()), jsonb_build_object('kind', 'mail', 'template', m.template, 'userId', m.user_id, 'subjectId', f.id))
         FROM (SELECT CASE WHEN f.gap IS NULL THEN 'booking_thawed' ELSE 'booking_frozen' END AS template, f.renter_id AS user_id UNION ALL
               SELECT CASE WHEN f.gap IS NULL THEN 'host_booking_thawed' ELSE 'host_booking_frozen' END, x.user_id FROM memberships x
                WHERE x.organization_id = f.organization_id AND x.role IN ('owner', 'manager')) m;
    END IF;
  END LOOP;
END $function$
;
-- Runs as its caller, called by prep_system.
