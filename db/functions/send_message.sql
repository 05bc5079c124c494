CREATE OR REPLACE FUNCTION prep.send_message(p jsonb)
 RETURNS timestamp with time zone
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE
  b bookings%ROWTYPE; r message_reads%ROWTYPE; v_id uuid := (p->>'id')::uuid; v_side text := p->>'side';
  v_other text := CASE p->>'side' WHEN 'renter' THEN 'host' ELSE 'renter' END;
BEGIN
  SELECT * INTO b FROM bookings WHERE id = (p->>'bookingId')::uuid FOR UPDATE;
  IF NOT FOUND THEN PERFORM prep.refuse('not_found', 'Booking not found'); END IF;
  IF b.confirmed_at IS NULL THEN PERFORM prep.refuse('conflict', 'Messages open when the booking is confirmed'); END IF;
  -- A rental of storage has one thread, on its first month, for as long as months are paid.
  IF b.series_id IS NOT NULL THEN
    SELECT greatest(b.ends_at, max(m.ends_at)) INTO b.ends_at FROM bookings m JOIN booking_series s ON s.id = m.series_id AND s.station_id IS NOT NULL
     WHERE m.series_id = b.series_id AND m.status IN ('confirmed', 'completed');
  END IF;
  IF prep.now() > b.ends_at + make_interval(days => (p->>'closesDays')::int) THEN
    PERFORM prep.refuse('conflict', 'Messages about a booking close 30 days after its end');
  END IF;
  IF (SELECT count(*) FROM booking_messages m WHERE m.booking_id = b.id AND m.side = v_side
        AND m.created_at > prep.now() - interval '1 hour') >= (p->>'perHour')::int THEN
    PERFORM prep.refuse('rate_limited', 'You have written a lot here. Wait an hour and try again');
  END IF;
  INSERT INTO booking_messages (id, booking_id, side, sender_id, body, created_at)
  VALUES (v_id, b.id, v_side, (p->>'senderId')::uuid, p->>'body', prep.now());
  INSERT INTO message_reads (booking_id, side, read_at) VALUES (b.id, v_side, prep.now())
  ON CONFLICT (booking_id, side) DO UPDATE SET read_at = prep.now();
  INSERT INTO message_reads (booking_id, side) VALUES (b.id, v_other) ON CONFLICT DO NOTHING;
  SELECT * INTO STRICT r FROM message_reads WHERE booking_id = b.id AND side = v_other;
  IF r.mailed_at IS NULL OR r.mailed_at <= prep.now() - make_interval(mins => (p->>'quietMinutes')::int) OR r.read_at >= r.mailed_at THEN
    UPDATE message_reads SET mailed_at = prep.now() WHERE booking_id = b.id AND side = v_other;
    IF v_other = 'renter' THEN PERFORM prep.queue_mail('new_message', b.renter_id, v_id);
    ELSE PERFORM prep.queue_host_mail('host_new_message', b.organization_id, v_id); END IF;
  END IF;
  RETURN prep.now();
END $function$
;
-- Runs as prep_system, called by nobody else.
