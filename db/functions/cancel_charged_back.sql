CREATE OR REPLACE FUNCTION prep.cancel_charged_back()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE b bookings%ROWTYPE;
BEGIN
  FOR b IN UPDATE bookings x SET status = 'cancelled', cancelled_at = prep.now(), cancelled_by = 'platform'
      WHERE x.id IN (SELECT s.booking_id FROM dispute_shares s WHERE s.dispute_id = NEW.id) AND x.status = 'confirmed' AND x.starts_at > prep.now()
        AND x.total_cents > 0 AND x.refunded_cents = x.total_cents AND NOT EXISTS (SELECT 1 FROM spaces p WHERE p.id = x.space_id AND p.kind = 'storage') RETURNING * LOOP
    PERFORM prep.end_change(c.id, 'expired') FROM booking_changes c WHERE c.booking_id = b.id AND c.state IN ('pending_payment', 'proposed');
    UPDATE allocations SET released_at = prep.now() WHERE booking_id = b.id AND released_at IS NULL;
    PERFORM prep.audit(b.organization_id, 'booking.cancelled', 'booking', b.id, jsonb_build_object('by', 'platform', 'refundCents', 0, 'reason', 'chargeback'));
    PERFORM prep.queue_mail('booking_charged_back', b.renter_id, b.id);
    PERFORM prep.queue_host_mail('host_booking_charged_back', b.organization_id, b.id);
  END LOOP;
  RETURN NULL;
END $function$
;
-- Runs as its caller, called by prep_system.
