CREATE OR REPLACE FUNCTION prep.accept_move(p_change uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE c booking_changes%ROWTYPE; b bookings%ROWTYPE;
BEGIN
  SELECT * INTO b FROM bookings WHERE id = (SELECT booking_id FROM booking_changes WHERE id = p_change) FOR UPDATE;
  SELECT * INTO c FROM booking_changes WHERE id = p_change;
  IF c.state = 'applied' THEN RETURN '[]'; END IF;
  IF c.state IS DISTINCT FROM 'proposed' OR c.expires_at <= prep.now() OR b.status <> 'confirmed' THEN
    PERFORM prep.refuse('conflict', 'This proposal is no longer open');
  END IF;
  RETURN prep.apply_change(p_change);
END $function$
;
-- Runs as its caller, called by prep_system.
