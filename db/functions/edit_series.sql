CREATE OR REPLACE FUNCTION prep.edit_series(p jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE
  s booking_series%ROWTYPE; b bookings%ROWTYPE; e jsonb; q jsonb; t record; v_done jsonb; v_edited uuid[] := '{}'; v_dead uuid[] := '{}';
  v_refunds jsonb := '[]';
BEGIN
  SELECT * INTO s FROM booking_series WHERE id = (p->>'seriesId')::uuid FOR UPDATE;
  IF NOT FOUND THEN PERFORM prep.refuse('not_found', 'Series not found'); END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended(s.renter_id::text, 7));
  -- Locked until the end: no rule changes between the first booking and the last.
  PERFORM 1 FROM kitchens k WHERE k.id = s.kitchen_id AND k.version = (p->>'kitchenVersion')::int AND k.status = 'published' FOR SHARE;
  IF NOT FOUND THEN RETURN '{"outcome": "stale"}'; END IF;
  FOR e IN SELECT value FROM jsonb_array_elements(p->'edits') ORDER BY (value->>'startsAt')::timestamptz LOOP
    BEGIN
      PERFORM prep.keep_weekly_limit((e->>'bookingId')::uuid, (e->>'startsAt')::timestamptz, (e->>'endsAt')::timestamptz);
      IF e ? 'change' THEN
        v_done := prep.change_booking(e->'change');
        IF v_done->>'outcome' <> 'applied' THEN RAISE EXCEPTION USING ERRCODE = 'PREP1'; END IF;
        v_refunds := v_refunds || (v_done->'refundIds');
      ELSE
        q := e->'quote';
        SELECT * INTO b FROM bookings WHERE id = (e->>'bookingId')::uuid AND series_id = s.id FOR UPDATE;
        -- Whose payment page is open pays what the page says, for the time it says.
        IF b.status IS DISTINCT FROM 'held' OR (b.starts_at, b.ends_at) IS DISTINCT FROM ((e->>'fromStartsAt')::timestamptz, (e->>'fromEndsAt')::timestamptz)
           OR EXISTS (SELECT 1 FROM checkouts c WHERE c.booking_id = b.id AND c.status IN ('creating', 'open') AND c.expires_at > prep.now()) THEN
          RAISE EXCEPTION USING ERRCODE = 'PREP1';
        END IF;
        UPDATE allocations SET released_at = prep.now() WHERE booking_id = b.id AND released_at IS NULL;
        SELECT * INTO t FROM prep.take_stations(b.id, tstzrange((e->>'startsAt')::timestamptz, (e->>'endsAt')::timestamptz), p || e);
        IF t.got IS NULL THEN RAISE EXCEPTION USING ERRCODE = 'PREP1'; END IF;
        UPDATE bookings SET starts_at = (e->>'startsAt')::timestamptz, ends_at = (e->>'endsAt')::timestamptz, hold_expires_at = (e->>'payBy')::timestamptz,
          quote = q, total_cents = (q->>'totalCents')::int, platform_fee_cents = (q->>'platformFeeCents')::int, tax_cents = (q->>'taxCents')::int,
          host_due_cents = (q->>'hostCents')::int
         WHERE id = b.id;
        UPDATE booking_equipment x SET amount_cents = (l->>'amountCents')::int FROM jsonb_array_elements(q->'lines') l
         WHERE x.booking_id = b.id AND l->>'spaceId' = x.space_id::text;
        v_dead := v_dead || coalesce(t.dead, '{}');
      END IF;
      v_edited := v_edited || (e->>'bookingId')::uuid;
    EXCEPTION WHEN SQLSTATE 'PREP1' OR SQLSTATE 'PREP0' THEN
      -- What was given back and taken for this one is undone with its block; it stays as it was.
      IF p->>'onConflict' = 'stop' THEN PERFORM prep.refuse('slot_taken', 'Someone just took one of these slots. Look at the list again', 'onConflict'); END IF;
    END;
  END LOOP;
  IF cardinality(v_edited) = 0 THEN PERFORM prep.refuse('slot_taken', 'None of these bookings can be moved there', 'startTime'); END IF;
  PERFORM prep.audit(s.organization_id, 'booking.expired', 'booking', d) FROM unnest(v_dead) d;
  PERFORM prep.audit(s.organization_id, 'booking.edited', 'booking', x, jsonb_build_object('seriesId', s.id)) FROM unnest(v_edited) x;
  -- Each edit is told, however often it is edited.
  PERFORM prep.queue(concat_ws(':', 'mail', m.template, m.user_id, s.id, prep.now()), jsonb_build_object('kind', 'mail', 'template', m.template, 'userId', m.user_id, 'subjectId', s.id))
     FROM (SELECT 'series_changed' AS template, s.renter_id AS user_id UNION ALL
           SELECT 'host_series_changed', x.user_id FROM memberships x WHERE x.organization_id = s.organization_id AND x.role IN ('owner', 'manager')) m;
  RETURN jsonb_build_object('outcome', 'edited', 'bookingIds', to_jsonb(v_edited), 'refundIds', v_refunds);
END $function$
;
-- Runs as its caller, called by prep_system.
