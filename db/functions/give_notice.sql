CREATE OR REPLACE FUNCTION prep.give_notice(p_rental uuid, p_reason text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE r booking_series%ROWTYPE;
BEGIN
  UPDATE booking_series SET notice_given_at = prep.now(), notice_reason = p_reason
   WHERE id = p_rental AND station_id IS NOT NULL AND notice_given_at IS NULL RETURNING * INTO r;
  IF NOT FOUND THEN RETURN; END IF;
  PERFORM 1 FROM bookings WHERE series_id = p_rental AND status = 'held' ORDER BY starts_at FOR UPDATE;
  UPDATE bookings SET hold_expires_at = least(hold_expires_at, prep.now()) WHERE series_id = p_rental AND status = 'held';
  PERFORM prep.audit(r.organization_id, 'rental.notice_given', 'rental', p_rental, jsonb_build_object('reason', p_reason));
  PERFORM prep.queue_mail('storage_notice', r.renter_id, p_rental);
END $function$
;
-- Runs as prep_system, called by nobody else.
