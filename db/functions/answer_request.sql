CREATE OR REPLACE FUNCTION prep.answer_request(p_booking uuid, p_to text, p_reason text)
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE b bookings%ROWTYPE;
BEGIN
  SELECT * INTO b FROM bookings WHERE id = p_booking FOR UPDATE;
  IF NOT FOUND THEN PERFORM prep.refuse('not_found', 'Booking not found'); END IF;
  IF b.status <> 'requested' OR (p_to <> 'expired' AND b.answer_by <= prep.now()) THEN
    PERFORM prep.refuse('conflict', 'This request is no longer open', 'status');
  END IF;
  IF p_to = 'confirmed' THEN
    IF NOT EXISTS (SELECT 1 FROM kitchens k JOIN spaces s ON s.id = b.space_id WHERE k.id = b.kitchen_id AND k.status = 'published'
                      AND coalesce(s.open_times, k.open_times) @> tstzrange(b.starts_at, b.ends_at)) THEN
      PERFORM prep.refuse('outside_hours', 'The kitchen is closed for some or all of that time', 'startsAt');
    END IF;
    IF EXISTS (SELECT 1 FROM prep.calendar_conflicts(b.kitchen_id) c WHERE c.booking_id = p_booking) THEN
      PERFORM prep.refuse('slot_taken', 'Another calendar of the kitchen has this time by now');
    END IF;
    IF EXISTS (SELECT 1 FROM renter_standings r WHERE r.organization_id = b.organization_id AND r.renter_id = b.renter_id AND r.standing = 'blocked') THEN
      PERFORM prep.refuse('renter_blocked', 'You do not take bookings from this renter. Change that first');
    END IF;
    UPDATE bookings SET status = 'confirmed', answer_by = NULL, confirmed_at = prep.now() WHERE id = p_booking;
    PERFORM prep.queue_mail('booking_confirmed', b.renter_id, p_booking);
    INSERT INTO analytics_events (id, name, entity_id, occurred_at) VALUES (uuidv7(), 'booking_confirmed', p_booking, prep.now());
  ELSE
    UPDATE bookings SET status = p_to, answer_by = NULL, host_due_cents = 0, platform_fee_cents = 0, tax_cents = 0,
      decline_reason = CASE p_to WHEN 'declined' THEN p_reason ELSE '' END,
      cancel_reason = CASE p_to WHEN 'cancelled' THEN p_reason ELSE '' END,
      cancelled_at = CASE p_to WHEN 'cancelled' THEN prep.now() END, cancelled_by = CASE p_to WHEN 'cancelled' THEN 'renter' END
     WHERE id = p_booking;
    UPDATE allocations SET released_at = prep.now() WHERE booking_id = p_booking AND released_at IS NULL;
    UPDATE payments SET status = 'voiding' WHERE booking_id = p_booking AND status = 'authorized';
    IF p_to <> 'cancelled' THEN PERFORM prep.queue_mail('request_' || p_to, b.renter_id, p_booking); END IF;
    IF p_to = 'cancelled' THEN PERFORM prep.queue_host_mail('host_request_withdrawn', b.organization_id, p_booking); END IF;
  END IF;
  PERFORM prep.audit(b.organization_id, 'booking.' || p_to, 'booking', p_booking);
  RETURN (SELECT c.stripe_session_id FROM checkouts c WHERE c.booking_id = p_booking AND c.status = 'paid' LIMIT 1);
END $function$
;
-- Runs as prep_system, called by nobody else.
