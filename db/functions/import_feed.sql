CREATE OR REPLACE FUNCTION prep.import_feed(p_feed uuid, p jsonb)
 RETURNS integer
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
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
END $function$
;
-- Runs as its caller, called by prep_system.
