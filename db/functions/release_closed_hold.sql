CREATE OR REPLACE FUNCTION prep.release_closed_hold(p_booking uuid, p_to text, p_checkout uuid, p_session text)
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE v_open boolean := false; c checkouts%ROWTYPE;
BEGIN
  PERFORM FROM bookings WHERE id = p_booking FOR UPDATE;
  -- Locked: whoever is just opening the page it names waits, and finds it ended.
  FOR c IN SELECT * FROM checkouts WHERE booking_id = p_booking AND status IN ('creating', 'open') FOR UPDATE LOOP
    v_open := v_open OR c.id IS DISTINCT FROM p_checkout OR (c.stripe_session_id IS NOT NULL AND c.stripe_session_id IS DISTINCT FROM p_session);
  END LOOP;
  IF v_open THEN RETURN 'waiting'; END IF;
  RETURN CASE WHEN prep.release_hold(p_booking, p_to) THEN 'released' ELSE 'paid' END;
END $function$
;
-- Runs as prep_system, called by nobody else.
