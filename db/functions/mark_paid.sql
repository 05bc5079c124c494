CREATE OR REPLACE FUNCTION prep.mark_paid(p_booking uuid, p_payment uuid)
 RETURNS bookings
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE b bookings%ROWTYPE;
BEGIN
  UPDATE bookings x SET status = CASE WHEN x.needs_approval THEN 'requested' ELSE 'confirmed' END, hold_expires_at = NULL,
    confirmed_at = CASE WHEN x.needs_approval THEN NULL ELSE prep.now() END,
    answer_by = CASE WHEN x.needs_approval THEN least(prep.now() + make_interval(hours => (SELECT request_hours FROM kitchens WHERE id = x.kitchen_id)), x.starts_at) END
   WHERE x.id = p_booking RETURNING * INTO b;
  PERFORM prep.audit(b.organization_id, 'booking.' || b.status, 'booking', p_booking, jsonb_build_object('paymentId', p_payment));
  PERFORM prep.queue_mail('booking_' || b.status, b.renter_id, p_booking);
  PERFORM prep.queue_host_mail(CASE b.status WHEN 'requested' THEN 'host_new_request' ELSE 'host_new_booking' END, b.organization_id, p_booking);
  INSERT INTO analytics_events (id, name, entity_id, occurred_at) VALUES (uuidv7(), 'booking_' || b.status, p_booking, prep.now());
  RETURN b;
END $function$
;
-- Runs as its caller, called by prep_system.
