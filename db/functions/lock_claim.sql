CREATE OR REPLACE FUNCTION prep.lock_claim(p_claim uuid)
 RETURNS claims
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE c claims%ROWTYPE;
BEGIN
  PERFORM 1 FROM bookings WHERE id = (SELECT booking_id FROM claims WHERE id = p_claim) FOR UPDATE;
  SELECT * INTO c FROM claims WHERE id = p_claim FOR UPDATE;
  IF NOT FOUND THEN PERFORM prep.refuse('not_found', 'There is no such claim'); END IF;
  RETURN c;
END $function$
;
-- Runs as its caller, called by prep_system.
