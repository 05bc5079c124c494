CREATE OR REPLACE FUNCTION prep.record_scan(p jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE
  b bookings%ROWTYPE; v_scan check_in_scans%ROWTYPE; v_outcome text; v_first timestamptz;
  v_at timestamptz := (p->>'scannedAt')::timestamptz; v_data jsonb := jsonb_build_object('scannedAt', p->>'scannedAt', 'scanId', p->>'id');
BEGIN
  SELECT * INTO b FROM bookings WHERE id = (p->>'bookingId')::uuid FOR UPDATE;
  IF NOT FOUND THEN PERFORM prep.refuse('not_found', 'Booking not found'); END IF;
  SELECT * INTO v_scan FROM check_in_scans WHERE id = (p->>'id')::uuid;
  IF FOUND AND v_scan.booking_id <> b.id THEN PERFORM prep.refuse('conflict', 'This scan has already told of another booking'); END IF;
  v_outcome := v_scan.outcome;
  IF v_outcome IS NULL THEN
    IF b.access_version <> (p->>'accessVersion')::int THEN PERFORM prep.refuse('conflict', 'This pass was replaced by a new one'); END IF;
    IF b.status = 'confirmed' THEN
      UPDATE bookings SET status = 'checked_in', checked_in_at = v_at WHERE id = b.id RETURNING * INTO b;
      PERFORM prep.log_use(b.id, 'checked_in', v_data);
      PERFORM prep.audit(b.organization_id, 'booking.checked_in', 'booking', b.id, v_data);
      v_outcome := 'first';
    ELSIF b.checked_in_at IS NOT NULL THEN v_outcome := 'again';
    ELSIF b.status = 'no_show' THEN
      v_outcome := 'again';
      IF NOT EXISTS (SELECT 1 FROM check_in_scans s WHERE s.booking_id = b.id) THEN
        -- The crew was there, and the phone was offline until after the slot was given up: the log is put right.
        PERFORM prep.log_use(b.id, 'correction', v_data);
        v_outcome := 'late';
      END IF;
    ELSE PERFORM prep.refuse('conflict', 'This booking no longer stands'); END IF;
    INSERT INTO check_in_scans (id, booking_id, organization_id, scanned_by, scanned_at, outcome, created_at)
    VALUES ((p->>'id')::uuid, b.id, b.organization_id, (p->>'scannedBy')::uuid, v_at, v_outcome, prep.now());
  END IF;
  SELECT coalesce(b.checked_in_at, min(s.scanned_at)) INTO v_first FROM check_in_scans s WHERE s.booking_id = b.id;
  RETURN jsonb_build_object('outcome', v_outcome, 'firstAt', v_first);
END $function$
;
-- Runs as prep_system, called by nobody else.
