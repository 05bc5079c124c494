-- The day itself: who sees its tables, what door systems are told, whose pass was read first, and how threads are kept.
DO $$
DECLARE t text; c record;
BEGIN
  FOREACH t IN ARRAY ARRAY['arrival_settings', 'door_endpoints', 'door_events', 'check_in_scans', 'handovers', 'handover_photos',
    'booking_messages', 'message_reads', 'message_reports'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY system_all ON %I TO prep_system USING (true) WITH CHECK (true)', t);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I TO prep_system', t);
    FOR c IN SELECT column_name FROM information_schema.columns
              WHERE table_schema = 'public' AND table_name = t AND column_default = 'now()' LOOP
      EXECUTE format('ALTER TABLE %I ALTER COLUMN %I SET DEFAULT prep.now()', t, c.column_name);
    END LOOP;
  END LOOP;
  FOREACH t IN ARRAY ARRAY['arrival_settings', 'door_endpoints'] LOOP
    EXECUTE format('CREATE TRIGGER touch BEFORE UPDATE ON %I FOR EACH ROW EXECUTE FUNCTION prep.touch()', t);
  END LOOP;
  -- What belongs to a booking is seen by whoever sees the booking: its renter, its host, support.
  FOREACH t IN ARRAY ARRAY['handovers', 'handover_photos', 'booking_messages', 'message_reads'] LOOP
    EXECUTE format('GRANT SELECT ON %I TO prep_app', t);
    EXECUTE format('CREATE POLICY app_select ON %I FOR SELECT TO prep_app USING (EXISTS (SELECT 1 FROM bookings b WHERE b.id = booking_id))', t);
  END LOOP;
END $$;
--> statement-breakpoint
GRANT DELETE ON door_events, handover_photos TO prep_system;
--> statement-breakpoint
GRANT UPDATE (no_show_minutes) ON kitchens TO prep_app;
--> statement-breakpoint
-- How to get in is read by the kitchen's own people; its renters are told by the platform, around their slot.
GRANT SELECT, INSERT, UPDATE ON arrival_settings TO prep_app;
--> statement-breakpoint
CREATE POLICY app_member ON arrival_settings TO prep_app
  USING (EXISTS (SELECT 1 FROM kitchens k WHERE k.id = kitchen_id AND k.organization_id = ANY (prep.organization_ids())))
  WITH CHECK (EXISTS (SELECT 1 FROM kitchens k WHERE k.id = kitchen_id AND k.organization_id = ANY (prep.organization_ids())));
--> statement-breakpoint
-- A door's address may carry a secret: written by requests, read by the platform alone.
GRANT SELECT (id, organization_id, kitchen_id, host, created_at), INSERT, DELETE ON door_endpoints TO prep_app;
--> statement-breakpoint
CREATE POLICY app_member ON door_endpoints TO prep_app USING (organization_id = ANY (prep.organization_ids()))
  WITH CHECK (organization_id = ANY (prep.organization_ids()) AND created_by = prep.user_id() AND EXISTS
    (SELECT 1 FROM kitchens k WHERE k.id = kitchen_id AND k.organization_id = door_endpoints.organization_id));
--> statement-breakpoint
GRANT SELECT ON door_events, check_in_scans, message_reports TO prep_app;
--> statement-breakpoint
CREATE POLICY app_member ON door_events FOR SELECT TO prep_app USING (organization_id = ANY (prep.organization_ids()));
--> statement-breakpoint
CREATE POLICY app_member ON check_in_scans FOR SELECT TO prep_app USING (organization_id = ANY (prep.organization_ids()));
--> statement-breakpoint
-- Who reported a message is between them and support.
CREATE POLICY app_select ON message_reports FOR SELECT TO prep_app USING (reporter_id = prep.user_id() OR prep.is_support());
--> statement-breakpoint

-- Whichever verb opens or closes a booking's access, the doors that are concerned hear of it in the same commit.
CREATE FUNCTION prep.tell_doors() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE v_had boolean := OLD.status IN ('confirmed', 'checked_in'); v_has boolean := NEW.status IN ('confirmed', 'checked_in');
BEGIN
  IF v_had AND v_has AND (OLD.starts_at, OLD.ends_at, OLD.space_id, OLD.access_version)
      IS NOT DISTINCT FROM (NEW.starts_at, NEW.ends_at, NEW.space_id, NEW.access_version) THEN RETURN NULL; END IF;
  INSERT INTO door_events (id, endpoint_id, organization_id, booking_id, type, access_version, starts_at, ends_at, run_after)
  SELECT uuidv7(), d.id, d.organization_id, NEW.id, e.type, e.version, e.starts_at, e.ends_at, prep.now()
    FROM door_endpoints d
    CROSS JOIN (VALUES (1, 'access.revoked', v_had, OLD.access_version, OLD.starts_at, OLD.ends_at),
                       (2, 'access.granted', v_has, NEW.access_version, NEW.starts_at, NEW.ends_at)) AS e (place, type, wanted, version, starts_at, ends_at)
   WHERE d.kitchen_id = NEW.kitchen_id AND e.wanted
   ORDER BY e.place;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER tell_doors AFTER UPDATE OF status, starts_at, ends_at, space_id, access_version ON bookings
  FOR EACH ROW EXECUTE FUNCTION prep.tell_doors();
--> statement-breakpoint

-- A pass that a host's phone has read, perhaps long before it could tell us. The first to arrive checks the crew in at the
-- time the phone read it; every other one hears when that was. The caller has verified the pass and the scanner.
-- Input: id, bookingId, scannedAt, scannedBy, accessVersion.
CREATE FUNCTION prep.record_scan(p jsonb) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
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
END $$;
--> statement-breakpoint

-- Adds a message to a booking's thread and tells the other side by mail: once per burst, and again when it has read since.
-- Input: id, bookingId, senderId, side, body, perHour, closesDays, quietMinutes. The caller has authorised the sender.
CREATE FUNCTION prep.send_message(p jsonb) RETURNS timestamptz LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  b bookings%ROWTYPE; r message_reads%ROWTYPE; v_id uuid := (p->>'id')::uuid; v_side text := p->>'side';
  v_other text := CASE p->>'side' WHEN 'renter' THEN 'host' ELSE 'renter' END;
BEGIN
  SELECT * INTO b FROM bookings WHERE id = (p->>'bookingId')::uuid FOR UPDATE;
  IF NOT FOUND THEN PERFORM prep.refuse('not_found', 'Booking not found'); END IF;
  IF b.confirmed_at IS NULL THEN PERFORM prep.refuse('conflict', 'Messages open when the booking is confirmed'); END IF;
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
END $$;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION prep.tell_doors(), prep.record_scan(jsonb), prep.send_message(jsonb) TO prep_system;
--> statement-breakpoint
ALTER FUNCTION prep.tell_doors() OWNER TO prep_system;
--> statement-breakpoint
ALTER FUNCTION prep.record_scan(jsonb) OWNER TO prep_system;
--> statement-breakpoint
ALTER FUNCTION prep.send_message(jsonb) OWNER TO prep_system;
