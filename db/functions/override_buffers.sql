CREATE OR REPLACE FUNCTION prep.override_buffers(p_booking uuid, p_before integer, p_after integer, p_reason text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE b bookings%ROWTYPE;
BEGIN
  UPDATE bookings SET buffer_before_minutes = p_before, buffer_after_minutes = p_after
   WHERE id = p_booking AND status IN ('held', 'requested', 'confirmed', 'checked_in') RETURNING * INTO b;
  IF NOT FOUND THEN PERFORM prep.refuse('conflict', 'The booking changed meanwhile. Look again'); END IF;
  BEGIN
    UPDATE allocations SET blocked = tstzrange(b.starts_at - make_interval(mins => p_before), b.ends_at + make_interval(mins => p_after))
     WHERE booking_id = p_booking AND released_at IS NULL AND equipment_space_id IS NULL;
  EXCEPTION WHEN exclusion_violation THEN
    PERFORM prep.refuse('slot_taken', 'Another booking is too close for that', 'bufferAfterMinutes');
  END;
  PERFORM prep.audit(b.organization_id, 'booking.buffers', 'booking', p_booking,
    jsonb_build_object('beforeMinutes', p_before, 'afterMinutes', p_after, 'reason', p_reason));
END $function$
;
-- Runs as prep_system, called by nobody else.
