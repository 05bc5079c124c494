CREATE OR REPLACE FUNCTION prep.end_change(p_change uuid, p_state text)
 RETURNS boolean
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE c booking_changes%ROWTYPE;
BEGIN
  -- The booking first, as everywhere: two who end it wait for each other in one order.
  PERFORM 1 FROM bookings WHERE id = (SELECT booking_id FROM booking_changes WHERE id = p_change) FOR UPDATE;
  UPDATE booking_changes SET state = p_state, expires_at = NULL, decided_at = prep.now()
   WHERE id = p_change AND state IN ('pending_payment', 'proposed') RETURNING * INTO c;
  IF NOT FOUND THEN RETURN false; END IF;
  UPDATE allocations SET released_at = prep.now() WHERE change_id = c.id AND released_at IS NULL;
  PERFORM prep.audit(c.organization_id, 'change.' || p_state, 'booking', c.booking_id, jsonb_build_object('changeId', c.id));
  IF c.kind = 'proposal' THEN PERFORM prep.queue_host_mail('host_move_declined', c.organization_id, c.id); END IF;
  RETURN true;
END $function$
;
-- Runs as its caller, called by prep_system.
