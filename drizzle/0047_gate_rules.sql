-- The gate: no slot is held, and no kitchen published, on a day that the papers of the kitchen or of its renter do not cover.
-- What is open is reckoned by the engine and kept with the subject; here it is only looked at, by date.
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['rule_subjects', 'gate_waivers', 'kitchen_demands', 'booking_freezes'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY system_all ON %I TO prep_system USING (true) WITH CHECK (true)', t);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I TO prep_system', t);
    EXECUTE format('GRANT SELECT ON %I TO prep_app', t);
  END LOOP;
END $$;
--> statement-breakpoint
GRANT DELETE ON kitchen_demands TO prep_system;
--> statement-breakpoint
ALTER TABLE rule_subjects ALTER COLUMN created_at SET DEFAULT prep.now(), ALTER COLUMN updated_at SET DEFAULT prep.now();
--> statement-breakpoint
ALTER TABLE gate_waivers ALTER COLUMN created_at SET DEFAULT prep.now();
--> statement-breakpoint
ALTER TABLE kitchen_demands ALTER COLUMN created_at SET DEFAULT prep.now();
--> statement-breakpoint
ALTER TABLE booking_freezes ALTER COLUMN frozen_at SET DEFAULT prep.now();
--> statement-breakpoint
CREATE TRIGGER touch BEFORE UPDATE ON rule_subjects FOR EACH ROW EXECUTE FUNCTION prep.touch();
--> statement-breakpoint
CREATE POLICY app_own ON rule_subjects FOR SELECT TO prep_app USING (user_id = prep.user_id() OR prep.is_support()
  OR EXISTS (SELECT 1 FROM kitchens k WHERE k.id = kitchen_id AND k.organization_id = ANY (prep.organization_ids())));
--> statement-breakpoint
CREATE POLICY app_own ON gate_waivers FOR SELECT TO prep_app USING (EXISTS (SELECT 1 FROM rule_subjects s WHERE s.id = subject_id));
--> statement-breakpoint
-- What a kitchen asks for is read by whoever may read the kitchen, and why a booking is frozen by whoever may read the booking.
CREATE POLICY app_select ON kitchen_demands FOR SELECT TO prep_app USING (EXISTS (SELECT 1 FROM kitchens k WHERE k.id = kitchen_id));
--> statement-breakpoint
CREATE POLICY app_select ON booking_freezes FOR SELECT TO prep_app USING (EXISTS (SELECT 1 FROM bookings b WHERE b.id = booking_id));
--> statement-breakpoint

-- Whatever a gap is derived from makes the old reckoning outdated: an answer that was begun before is not kept.
CREATE FUNCTION prep.outdate_gaps() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE rule_subjects SET revision = revision + 1 WHERE user_id = NEW.user_id OR kitchen_id = NEW.kitchen_id;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER outdate_gaps AFTER INSERT OR UPDATE ON staff FOR EACH ROW EXECUTE FUNCTION prep.outdate_gaps();
--> statement-breakpoint
CREATE TRIGGER outdate_gaps AFTER UPDATE ON papers FOR EACH ROW WHEN ('approved' IN (OLD.status, NEW.status)) EXECUTE FUNCTION prep.outdate_gaps();
--> statement-breakpoint
CREATE TRIGGER outdate_gaps_of_new AFTER INSERT ON papers FOR EACH ROW WHEN (NEW.status = 'approved') EXECUTE FUNCTION prep.outdate_gaps();
--> statement-breakpoint
CREATE FUNCTION prep.outdate_waived() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE rule_subjects SET revision = revision + 1 WHERE id = NEW.subject_id;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER outdate_gaps AFTER INSERT OR UPDATE ON gate_waivers FOR EACH ROW EXECUTE FUNCTION prep.outdate_waived();
--> statement-breakpoint
CREATE FUNCTION prep.outdate_by_rules() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  -- Rules of the nation are everybody's.
  UPDATE rule_subjects SET revision = revision + 1
   WHERE slug = NEW.slug OR EXISTS (SELECT 1 FROM rule_packs p WHERE p.slug = NEW.slug AND p.city IS NULL);
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER outdate_gaps AFTER UPDATE ON rule_pack_versions FOR EACH ROW WHEN (NEW.status = 'published') EXECUTE FUNCTION prep.outdate_by_rules();
--> statement-breakpoint
CREATE TRIGGER outdate_gaps AFTER UPDATE OF gate_from ON rule_packs FOR EACH ROW EXECUTE FUNCTION prep.outdate_by_rules();
--> statement-breakpoint

-- A kitchen is not open on a day that its own papers leave open: search, availability, series and holds all see that at once.
CREATE FUNCTION prep.gap_times(p_gaps jsonb, p_time_zone text) RETURNS tstzmultirange LANGUAGE sql STABLE AS $$
  SELECT coalesce(range_agg(tstzrange((g->>'fromOn')::date::timestamp AT TIME ZONE p_time_zone, (g->>'untilOn')::date::timestamp AT TIME ZONE p_time_zone)), '{}')
    FROM jsonb_array_elements(p_gaps) g
$$;
--> statement-breakpoint
CREATE FUNCTION prep.close_uncovered() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.paper_gaps <> '[]' THEN NEW.open_times := NEW.open_times - prep.gap_times(NEW.paper_gaps, NEW.time_zone); END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER close_uncovered BEFORE INSERT OR UPDATE OF open_times, paper_gaps ON kitchens FOR EACH ROW EXECUTE FUNCTION prep.close_uncovered();
--> statement-breakpoint
CREATE FUNCTION prep.close_space_uncovered() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.open_times := NEW.open_times - coalesce((SELECT prep.gap_times(k.paper_gaps, k.time_zone) FROM kitchens k WHERE k.id = NEW.kitchen_id), '{}');
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER close_uncovered BEFORE INSERT OR UPDATE OF open_times ON spaces FOR EACH ROW
  WHEN (NEW.kind <> 'storage' AND NEW.open_times IS NOT NULL) EXECUTE FUNCTION prep.close_space_uncovered();
--> statement-breakpoint

CREATE FUNCTION prep.unknown_gap(p_from date) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
  SELECT jsonb_build_object('requirement', '', 'standing', 'unknown', 'fromOn', p_from, 'untilOn', NULL, 'paper', '', 'rule', '', 'versionId', NULL, 'workers', '[]'::jsonb)
$$;
--> statement-breakpoint
-- The first day of a stay that some paper does not cover, with the paper and its rule; null when all is covered. Without a
-- renter only the kitchen's own are looked at; what a host asked for after `p_asked` does not count.
CREATE FUNCTION prep.uncovered(p_kitchen uuid, p_renter uuid, p_first date, p_last date, p_asked timestamptz DEFAULT 'infinity') RETURNS jsonb LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT x.gap || jsonb_build_object('whose', x.whose, 'day', greatest((x.gap->>'fromOn')::date, p_first)) FROM (
    SELECT 1 AS place, 'kitchen' AS whose, g.value AS gap, NULL::date AS since FROM kitchens k, jsonb_array_elements(k.paper_gaps) g WHERE k.id = p_kitchen
    UNION ALL
    SELECT 2, 'renter', g.value, p.gate_from FROM kitchens k JOIN rule_packs p ON lower(p.city) = lower(k.city) AND p.state = k.state
      LEFT JOIN rule_subjects s ON s.user_id = p_renter AND s.slug = p.slug
     CROSS JOIN jsonb_array_elements(CASE WHEN s.checked_revision > 0 THEN s.gaps ELSE jsonb_build_array(prep.unknown_gap(p.gate_from)) END) g
     WHERE k.id = p_kitchen AND p_renter IS NOT NULL AND p.gate_from <= p_last
    UNION ALL
    SELECT 3, 'renter', jsonb_build_object('requirement', d.requirement, 'standing', 'missing', 'fromOn', p_first, 'untilOn', NULL, 'paper', r.title, 'rule', k.name,
             'versionId', NULL, 'workers', '[]'::jsonb), NULL
      FROM kitchen_demands d JOIN kitchens k ON k.id = d.kitchen_id
      CROSS JOIN LATERAL (SELECT q.record->>'title' AS title FROM rule_requirements q WHERE q.key = d.requirement ORDER BY q.version_id DESC LIMIT 1) r
     WHERE d.kitchen_id = p_kitchen AND d.created_at <= p_asked AND p_renter IS NOT NULL AND NOT EXISTS (SELECT 1 FROM papers h
       WHERE h.user_id = p_renter AND h.requirement = d.requirement AND h.status = 'approved' AND coalesce(h.valid_from, p_first) <= p_first
         AND least(h.valid_until, h.ended_on) >= p_last AND coalesce((h.coverage->>'occurrenceCents')::bigint, 0) >= coalesce(d.occurrence_cents, 0)
         AND coalesce((h.coverage->>'aggregateCents')::bigint, 0) >= coalesce(d.aggregate_cents, 0))) x
   WHERE greatest((x.gap->>'fromOn')::date, x.since) <= p_last AND ((x.gap->>'untilOn') IS NULL OR (x.gap->>'untilOn')::date > p_first)
   ORDER BY x.place, greatest((x.gap->>'fromOn')::date, x.since, p_first), x.gap->>'requirement' LIMIT 1
$$;
--> statement-breakpoint
CREATE FUNCTION prep.uncovered_in(p_kitchen uuid, p_renter uuid, p_starts timestamptz, p_ends timestamptz, p_asked timestamptz DEFAULT 'infinity') RETURNS jsonb LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  -- A slot that ends at midnight touches the day before it.
  SELECT prep.uncovered(k.id, p_renter, (p_starts AT TIME ZONE k.time_zone)::date, ((p_ends - interval '1 microsecond') AT TIME ZONE k.time_zone)::date, p_asked)
    FROM kitchens k WHERE k.id = p_kitchen
$$;
--> statement-breakpoint
CREATE FUNCTION prep.refuse_uncovered(p_gap jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF p_gap IS NULL THEN RETURN; END IF;
  IF p_gap->>'standing' = 'unknown' AND p_gap->>'whose' = 'kitchen' THEN
    PERFORM prep.refuse('papers_missing', 'This kitchen has not shown its papers yet', 'startsAt');
  ELSIF p_gap->>'standing' = 'unknown' THEN
    PERFORM prep.refuse('papers_missing', 'Say first what you make in this city, so that we know which papers you need', 'papers');
  ELSIF p_gap->>'whose' = 'kitchen' THEN
    PERFORM prep.refuse('papers_missing', 'The papers of this kitchen do not cover {day}: {paper} ({rule})', 'startsAt', p_gap);
  ELSE
    PERFORM prep.refuse('papers_missing', 'Your papers do not cover {day}: {paper} ({rule})', 'papers', p_gap);
  END IF;
END $$;
--> statement-breakpoint
CREATE FUNCTION prep.keep_gate() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  -- Most kitchens have no gate, and a shelf cooks nothing.
  IF EXISTS (SELECT 1 FROM kitchens k WHERE k.id = NEW.kitchen_id AND (k.paper_gaps <> '[]'
        OR EXISTS (SELECT 1 FROM rule_packs p WHERE lower(p.city) = lower(k.city) AND p.state = k.state AND p.gate_from IS NOT NULL)
        OR EXISTS (SELECT 1 FROM kitchen_demands d WHERE d.kitchen_id = k.id)))
     AND NOT EXISTS (SELECT 1 FROM spaces s WHERE s.id = NEW.space_id AND s.kind = 'storage') THEN
    PERFORM prep.refuse_uncovered(prep.uncovered_in(NEW.kitchen_id, NEW.renter_id, NEW.starts_at, NEW.ends_at));
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER keep_gate BEFORE INSERT ON bookings FOR EACH ROW WHEN (NEW.status IN ('held', 'requested', 'confirmed')) EXECUTE FUNCTION prep.keep_gate();
--> statement-breakpoint
CREATE TRIGGER keep_gate_moved BEFORE UPDATE OF starts_at, ends_at ON bookings FOR EACH ROW
  WHEN (NEW.status IN ('held', 'requested', 'confirmed', 'checked_in') AND (NEW.starts_at, NEW.ends_at) IS DISTINCT FROM (OLD.starts_at, OLD.ends_at))
  EXECUTE FUNCTION prep.keep_gate();
--> statement-breakpoint
-- A kitchen is published on a day that its papers cover, as the engine found them.
CREATE FUNCTION prep.keep_gate_of_kitchen() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE v_today date := (prep.now() AT TIME ZONE NEW.time_zone)::date;
BEGIN
  IF EXISTS (SELECT 1 FROM rule_packs p WHERE lower(p.city) = lower(NEW.city) AND p.state = NEW.state AND p.gate_from <= v_today
      AND NOT EXISTS (SELECT 1 FROM rule_subjects s WHERE s.kitchen_id = NEW.id AND s.slug = p.slug AND s.checked_revision > 0)) THEN
    PERFORM prep.refuse_uncovered(prep.unknown_gap(v_today) || '{"whose": "kitchen"}');
  END IF;
  PERFORM prep.refuse_uncovered(prep.uncovered(NEW.id, NULL, v_today, v_today));
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER keep_gate BEFORE UPDATE OF status ON kitchens FOR EACH ROW WHEN (NEW.status = 'published' AND OLD.status <> 'published')
  EXECUTE FUNCTION prep.keep_gate_of_kitchen();
--> statement-breakpoint

-- What the engine found of subjects, kept where nothing changed meanwhile: bookings of theirs whose days are open now are
-- frozen, those whose days are covered again are freed, and people are told, once for all bookings of a renter at a kitchen.
-- Answers the kitchens whose days changed.
CREATE FUNCTION prep.settle_gaps(p_found jsonb) RETURNS uuid[] LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE s record; v_kitchens uuid[] := '{}'; v_gaps jsonb;
BEGIN
  FOR s IN
    WITH found AS (SELECT (f->>'id')::uuid AS id, (f->>'revision')::int AS revision, f->'gaps' AS gaps FROM jsonb_array_elements(p_found) f),
    old AS (SELECT r.id, r.gaps <> '[]' OR f.gaps <> '[]' OR r.checked_revision = 0 AS matters FROM rule_subjects r JOIN found f ON f.id = r.id AND f.revision = r.revision
             ORDER BY r.id FOR UPDATE OF r),
    kept AS (UPDATE rule_subjects r SET gaps = f.gaps, checked_revision = f.revision, checked_at = prep.now() FROM old o JOIN found f ON f.id = o.id WHERE r.id = o.id
             RETURNING r.id, r.user_id, r.kitchen_id, r.slug, r.gaps, o.matters)
    SELECT k.*, p.city, p.state, p.gate_from FROM kept k JOIN rule_packs p ON p.slug = k.slug WHERE k.matters ORDER BY k.id
  LOOP
    IF s.kitchen_id IS NOT NULL THEN
      SELECT coalesce(jsonb_agg(g || jsonb_build_object('fromOn', greatest((g->>'fromOn')::date, s.gate_from))), '[]') INTO v_gaps
        FROM jsonb_array_elements(s.gaps) g WHERE s.gate_from IS NOT NULL AND coalesce((g->>'untilOn')::date > s.gate_from, true);
      -- Reckoned anew at once; should that fail, the next run that moves open times forward does it.
      UPDATE kitchens k SET paper_gaps = v_gaps, open_until = prep.now() WHERE k.id = s.kitchen_id AND k.paper_gaps IS DISTINCT FROM v_gaps;
      IF FOUND THEN v_kitchens := v_kitchens || s.kitchen_id; END IF;
    END IF;
    PERFORM prep.freeze_bookings(s.user_id, s.kitchen_id, s.city, s.state);
  END LOOP;
  RETURN v_kitchens;
END $$;
--> statement-breakpoint
CREATE FUNCTION prep.freeze_bookings(p_renter uuid, p_kitchen uuid, p_city text, p_state text) RETURNS void LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE f record; v_done uuid[] := '{}';
BEGIN
  FOR f IN
    SELECT b.id, b.organization_id, b.renter_id, b.kitchen_id, b.status, z.id AS freeze, u.gap FROM bookings b JOIN kitchens k ON k.id = b.kitchen_id
      JOIN spaces x ON x.id = b.space_id AND x.kind <> 'storage'
      LEFT JOIN booking_freezes z ON z.booking_id = b.id AND z.thawed_at IS NULL
      CROSS JOIN LATERAL (SELECT prep.uncovered_in(b.kitchen_id, b.renter_id, b.starts_at, b.ends_at, b.created_at) AS gap) u
     WHERE b.status IN ('held', 'requested', 'confirmed') AND b.ends_at > prep.now() AND (u.gap IS NULL) = (z.id IS NOT NULL)
       AND (b.kitchen_id = p_kitchen OR (b.renter_id = p_renter AND (p_city IS NULL OR (lower(k.city), k.state) = (lower(p_city), p_state))))
     ORDER BY b.starts_at, b.id
  LOOP
    IF f.gap IS NOT NULL THEN
      INSERT INTO booking_freezes (id, booking_id, whose, requirement, gap) VALUES (uuidv7(), f.id, f.gap->>'whose', f.gap->>'requirement', f.gap);
    ELSE
      UPDATE booking_freezes SET thawed_at = prep.now() WHERE id = f.freeze;
    END IF;
    PERFORM prep.audit(f.organization_id, CASE WHEN f.gap IS NULL THEN 'booking.thawed' ELSE 'booking.frozen' END, 'booking', f.id, coalesce(f.gap, '{}'));
    -- The first of a renter's at a kitchen speaks for those after it.
    IF f.status = 'confirmed' AND NOT EXISTS (SELECT 1 FROM bookings o WHERE o.id = ANY (v_done) AND (o.renter_id, o.kitchen_id) = (f.renter_id, f.kitchen_id)) THEN
      v_done := v_done || f.id;
      PERFORM prep.queue(concat_ws(':', 'mail', m.template, m.user_id, f.id, prep.now()), jsonb_build_object('kind', 'mail', 'template', m.template, 'userId', m.user_id, 'subjectId', f.id))
         FROM (SELECT CASE WHEN f.gap IS NULL THEN 'booking_thawed' ELSE 'booking_frozen' END AS template, f.renter_id AS user_id UNION ALL
               SELECT CASE WHEN f.gap IS NULL THEN 'host_booking_thawed' ELSE 'host_booking_frozen' END, x.user_id FROM memberships x
                WHERE x.organization_id = f.organization_id AND x.role IN ('owner', 'manager')) m;
    END IF;
  END LOOP;
END $$;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION prep.uncovered(uuid, uuid, date, date, timestamptz), prep.uncovered_in(uuid, uuid, timestamptz, timestamptz, timestamptz), prep.unknown_gap(date), prep.refuse_uncovered(jsonb),
  prep.gap_times(jsonb, text), prep.settle_gaps(jsonb), prep.freeze_bookings(uuid, uuid, text, text) TO prep_system;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION prep.gap_times(jsonb, text) TO prep_app;
--> statement-breakpoint
-- What keeps a person themself from a slot; nobody learns that of somebody else.
CREATE FUNCTION prep.my_gap(p_kitchen uuid, p_starts timestamptz, p_ends timestamptz) RETURNS jsonb LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT prep.uncovered_in(p_kitchen, prep.user_id(), p_starts, p_ends)
$$;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION prep.my_gap(uuid, timestamptz, timestamptz) TO prep_app, prep_system;
--> statement-breakpoint
ALTER FUNCTION prep.my_gap(uuid, timestamptz, timestamptz) OWNER TO prep_system;
--> statement-breakpoint
ALTER FUNCTION prep.outdate_gaps() OWNER TO prep_system;
--> statement-breakpoint
ALTER FUNCTION prep.outdate_waived() OWNER TO prep_system;
--> statement-breakpoint
ALTER FUNCTION prep.outdate_by_rules() OWNER TO prep_system;
