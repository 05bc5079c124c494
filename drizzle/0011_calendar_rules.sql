-- Calendars: who sees them, how an import is stored, and how imported times block.
DO $$
DECLARE t text; c record;
BEGIN
  FOREACH t IN ARRAY ARRAY['calendar_links', 'calendar_feeds', 'calendar_busy'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY system_all ON %I TO prep_system USING (true) WITH CHECK (true)', t);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I TO prep_system', t);
  END LOOP;
  FOR c IN SELECT table_name, column_name FROM information_schema.columns
            WHERE table_schema = 'public' AND table_name LIKE 'calendar\_%' AND column_default = 'now()' LOOP
    EXECUTE format('ALTER TABLE %I ALTER COLUMN %I SET DEFAULT prep.now()', c.table_name, c.column_name);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['calendar_links', 'calendar_feeds'] LOOP
    EXECUTE format('CREATE TRIGGER touch BEFORE UPDATE ON %I FOR EACH ROW EXECUTE FUNCTION prep.touch()', t);
  END LOOP;
END $$;
--> statement-breakpoint
GRANT DELETE ON calendar_busy TO prep_system;
--> statement-breakpoint
-- The secret parts (a token's hash, a feed's address) are written by requests and read by the platform alone.
GRANT SELECT (id, kind, subject_id, kitchen_id, user_id, revoked_at, created_at), INSERT, UPDATE (revoked_at, updated_at) ON calendar_links TO prep_app;
--> statement-breakpoint
GRANT SELECT (id, kitchen_id, space_id, name, host, last_success_at, last_problem, failures, next_try_at, created_at), INSERT, DELETE ON calendar_feeds TO prep_app;
--> statement-breakpoint
GRANT SELECT ON calendar_busy TO prep_app;
--> statement-breakpoint
CREATE POLICY app_own ON calendar_links TO prep_app
  USING ((kind = 'renter' AND user_id = prep.user_id()) OR EXISTS
    (SELECT 1 FROM kitchens k WHERE k.id = kitchen_id AND k.organization_id = ANY (prep.organization_ids())))
  WITH CHECK (user_id = prep.user_id() AND (kind = 'renter' OR EXISTS
    (SELECT 1 FROM kitchens k WHERE k.id = kitchen_id AND k.organization_id = ANY (prep.organization_ids()))));
--> statement-breakpoint
-- Revoking a link that a colleague made leaves its maker as it is.
CREATE POLICY app_revoke ON calendar_links FOR UPDATE TO prep_app
  USING (EXISTS (SELECT 1 FROM kitchens k WHERE k.id = kitchen_id AND k.organization_id = ANY (prep.organization_ids())))
  WITH CHECK (revoked_at IS NOT NULL);
--> statement-breakpoint
CREATE POLICY app_member ON calendar_feeds TO prep_app
  USING (EXISTS (SELECT 1 FROM kitchens k WHERE k.id = kitchen_id AND k.organization_id = ANY (prep.organization_ids())))
  WITH CHECK (EXISTS (SELECT 1 FROM kitchens k WHERE k.id = kitchen_id AND k.organization_id = ANY (prep.organization_ids())));
--> statement-breakpoint
CREATE POLICY app_member ON calendar_busy FOR SELECT TO prep_app
  USING (EXISTS (SELECT 1 FROM kitchens k WHERE k.id = kitchen_id AND k.organization_id = ANY (prep.organization_ids())));
--> statement-breakpoint
-- A feed that goes takes its busy times along: quotes made before are of an older kitchen.
CREATE TRIGGER bumps_kitchen AFTER DELETE ON calendar_feeds FOR EACH ROW EXECUTE FUNCTION prep.bump_parent_kitchen();
--> statement-breakpoint

-- As in 0003, with what imported calendars block, so that free time, search and the week all know it: the stations of the
-- feed's space, or every station of the kitchen. Of a pool (any n of its stations) nobody knows which one is taken
-- elsewhere, so all of them are. Replaced as its owner.
SET LOCAL ROLE prep_system;
--> statement-breakpoint
CREATE OR REPLACE FUNCTION prep.blocked_times(p_stations uuid[], p_from timestamptz, p_until timestamptz)
RETURNS TABLE (station_id uuid, blocked tstzrange) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT a.station_id, a.blocked FROM allocations a JOIN bookings b ON b.id = a.booking_id
   WHERE a.station_id = ANY (p_stations) AND a.released_at IS NULL AND a.blocked && tstzrange(p_from, p_until)
     AND NOT (b.status = 'held' AND b.pay_until IS NULL AND b.hold_expires_at <= prep.now())
  UNION ALL
  SELECT t.id, c.busy FROM stations t JOIN calendar_busy c ON c.kitchen_id = t.kitchen_id AND c.busy && tstzrange(p_from, p_until)
   WHERE t.id = ANY (p_stations)
     AND (c.space_id IS NULL OR EXISTS (SELECT 1 FROM space_stations x WHERE x.space_id = c.space_id AND x.station_id = t.id))
$$;
--> statement-breakpoint
RESET ROLE;
--> statement-breakpoint
-- The same at the one place where a station is taken, whoever takes it: an allocation over imported busy time is no row,
-- exactly as if another booking had been there (`ON CONFLICT DO NOTHING`), and every verb counts the rows it got.
CREATE FUNCTION prep.keep_off_busy() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM stations t JOIN calendar_busy c ON c.kitchen_id = t.kitchen_id AND c.busy && NEW.blocked
              WHERE t.id = NEW.station_id AND (c.space_id IS NULL OR EXISTS
                (SELECT 1 FROM space_stations x WHERE x.space_id = c.space_id AND x.station_id = t.id))) THEN RETURN NULL; END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER keep_off_busy BEFORE INSERT ON allocations FOR EACH ROW EXECUTE FUNCTION prep.keep_off_busy();
--> statement-breakpoint

-- Bookings that an imported time lies over. As the caller sees them: row-level security decides.
CREATE FUNCTION prep.calendar_conflicts(p_kitchen uuid)
RETURNS TABLE (booking_id uuid, feed_id uuid, busy tstzrange, summary text) LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT b.id, c.feed_id, c.busy, c.summary FROM calendar_busy c
    JOIN bookings b ON b.kitchen_id = c.kitchen_id AND b.status IN ('held', 'confirmed', 'checked_in')
     AND b.ends_at > prep.now() AND c.busy && tstzrange(b.starts_at, b.ends_at)
   WHERE c.kitchen_id = p_kitchen AND EXISTS (SELECT 1 FROM allocations a WHERE a.booking_id = b.id AND a.released_at IS NULL
     AND (c.space_id IS NULL OR EXISTS (SELECT 1 FROM space_stations x WHERE x.space_id = c.space_id AND x.station_id = a.station_id)))
$$;
--> statement-breakpoint
-- Stores what an import found. Input: events [{startsAt, endsAt, summary}], etag, lastModified, bodyHash, coversUntil,
-- nextTryAt. Only what differs is written; a booking is never touched: a conflict is told to the hosts, once per booking.
CREATE FUNCTION prep.import_feed(p_feed uuid, p jsonb) RETURNS integer LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE f calendar_feeds%ROWTYPE; v_changed int; v_organization uuid;
BEGIN
  SELECT * INTO f FROM calendar_feeds WHERE id = p_feed FOR UPDATE;
  IF NOT FOUND THEN RETURN 0; END IF;
  WITH found AS (
    SELECT DISTINCT tstzrange((e->>'startsAt')::timestamptz, (e->>'endsAt')::timestamptz) AS busy, e->>'summary' AS summary
      FROM jsonb_array_elements(p->'events') e
  ), gone AS (
    DELETE FROM calendar_busy c WHERE c.feed_id = p_feed AND (c.busy, c.summary) NOT IN (SELECT busy, summary FROM found) RETURNING 1
  ), added AS (
    INSERT INTO calendar_busy (id, feed_id, kitchen_id, space_id, busy, summary)
    SELECT uuidv7(), f.id, f.kitchen_id, f.space_id, busy, summary FROM found
     WHERE (busy, summary) NOT IN (SELECT c.busy, c.summary FROM calendar_busy c WHERE c.feed_id = p_feed) RETURNING 1
  ) SELECT (SELECT count(*) FROM gone) + (SELECT count(*) FROM added) INTO v_changed;
  IF v_changed > 0 THEN UPDATE kitchens SET updated_at = prep.now() WHERE id = f.kitchen_id; END IF;
  UPDATE calendar_feeds SET etag = p->>'etag', last_modified = p->>'lastModified', body_hash = p->>'bodyHash',
    covers_until = (p->>'coversUntil')::timestamptz, next_try_at = (p->>'nextTryAt')::timestamptz,
    last_success_at = prep.now(), last_problem = NULL, failures = 0 WHERE id = p_feed;
  SELECT organization_id INTO v_organization FROM kitchens WHERE id = f.kitchen_id;
  PERFORM prep.queue_host_mail('calendar_conflict', v_organization, x.booking_id)
     FROM (SELECT DISTINCT c.booking_id FROM prep.calendar_conflicts(f.kitchen_id) c JOIN bookings b ON b.id = c.booking_id
            WHERE b.status <> 'held') x;
  RETURN v_changed;
END $$;
--> statement-breakpoint
-- SEQUENCE of RFC 5545: grows when a subscriber's entry has to change, whichever verb changed it.
CREATE FUNCTION prep.count_calendar_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN NEW.calendar_sequence := OLD.calendar_sequence + 1; RETURN NEW; END $$;
--> statement-breakpoint
CREATE TRIGGER calendar_sequence BEFORE UPDATE ON bookings FOR EACH ROW
  WHEN (OLD.starts_at <> NEW.starts_at OR OLD.ends_at <> NEW.ends_at OR OLD.space_id <> NEW.space_id
        OR (OLD.status <> NEW.status AND NEW.status = 'cancelled'))
  EXECUTE FUNCTION prep.count_calendar_change();
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION prep.keep_off_busy(), prep.import_feed(uuid, jsonb),
  prep.calendar_conflicts(uuid), prep.count_calendar_change() TO prep_system;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION prep.calendar_conflicts(uuid) TO prep_app;
--> statement-breakpoint
ALTER FUNCTION prep.keep_off_busy() OWNER TO prep_system;
