CREATE OR REPLACE FUNCTION prep.promotion_problem(p promotions, p_renter uuid, p_booking uuid)
 RETURNS text
 LANGUAGE plpgsql
 STABLE
 SET search_path TO 'public', 'pg_temp'
AS $function$
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
END $function$
;
-- Runs as its caller, called by nobody else.
