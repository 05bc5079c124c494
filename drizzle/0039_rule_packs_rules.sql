-- Rules of agencies: versions that are published once and never edited, and what was decided by them.
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['rule_packs', 'rule_pack_versions', 'rule_requirements', 'rule_pack_reviews', 'rule_decisions', 'federal_attestations', 'certification_links'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY system_all ON %I TO prep_system USING (true) WITH CHECK (true)', t);
    EXECUTE format('GRANT SELECT, INSERT ON %I TO prep_system', t);
  END LOOP;
END $$;
--> statement-breakpoint
GRANT UPDATE, DELETE ON rule_pack_versions, rule_requirements TO prep_system;
--> statement-breakpoint
-- Locking a pack's row is how two who make versions of it at once see each other's.
GRANT UPDATE ON rule_packs TO prep_system;
--> statement-breakpoint
ALTER TABLE rule_packs ALTER COLUMN created_at SET DEFAULT prep.now();
--> statement-breakpoint
ALTER TABLE rule_pack_versions ALTER COLUMN created_at SET DEFAULT prep.now(), ALTER COLUMN updated_at SET DEFAULT prep.now();
--> statement-breakpoint
ALTER TABLE rule_pack_reviews ALTER COLUMN reviewed_at SET DEFAULT prep.now();
--> statement-breakpoint
ALTER TABLE rule_decisions ALTER COLUMN created_at SET DEFAULT prep.now();
--> statement-breakpoint
ALTER TABLE federal_attestations ALTER COLUMN created_at SET DEFAULT prep.now();
--> statement-breakpoint
ALTER TABLE certification_links ALTER COLUMN created_at SET DEFAULT prep.now();
--> statement-breakpoint
CREATE TRIGGER touch BEFORE UPDATE ON rule_pack_versions FOR EACH ROW EXECUTE FUNCTION prep.touch();
--> statement-breakpoint

-- Anybody reads what is published; a draft is the platform's own. Who published is not for everybody.
CREATE POLICY app_select ON rule_packs FOR SELECT TO prep_app USING (EXISTS (SELECT 1 FROM rule_pack_versions v WHERE v.slug = rule_packs.slug));
--> statement-breakpoint
CREATE POLICY app_select ON rule_pack_versions FOR SELECT TO prep_app USING (status = 'published' OR prep.is_support());
--> statement-breakpoint
CREATE POLICY app_select ON rule_requirements FOR SELECT TO prep_app USING (EXISTS (SELECT 1 FROM rule_pack_versions v WHERE v.id = version_id));
--> statement-breakpoint
CREATE POLICY app_select ON rule_pack_reviews FOR SELECT TO prep_app USING (EXISTS (SELECT 1 FROM rule_pack_versions v WHERE v.id = version_id));
--> statement-breakpoint
GRANT SELECT ON rule_packs, rule_requirements TO prep_app;
--> statement-breakpoint
GRANT SELECT (id, slug, number, status, effective_on, compiled_on, source_title, source_url, note, published_at, created_at, updated_at) ON rule_pack_versions TO prep_app;
--> statement-breakpoint
GRANT SELECT (id, version_id, note, reviewed_at) ON rule_pack_reviews TO prep_app;
--> statement-breakpoint
-- What somebody said, was told and keeps on file is theirs.
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['rule_decisions', 'federal_attestations', 'certification_links'] LOOP
    EXECUTE format('CREATE POLICY app_own ON %I FOR SELECT TO prep_app USING (user_id = prep.user_id() OR prep.is_support())', t);
    EXECUTE format('CREATE POLICY app_add ON %I FOR INSERT TO prep_app WITH CHECK (user_id = prep.user_id())', t);
    EXECUTE format('GRANT SELECT, INSERT ON %I TO prep_app', t);
  END LOOP;
END $$;
--> statement-breakpoint
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['rule_pack_reviews', 'rule_decisions', 'federal_attestations', 'certification_links'] LOOP
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION prep.refuse_change()', t);
    EXECUTE format('CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION prep.refuse_change()', t);
  END LOOP;
END $$;
--> statement-breakpoint

-- Published is published: neither the version nor a requirement of it changes or goes, whoever asks.
CREATE FUNCTION prep.keep_published_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.status = 'published' THEN
    RAISE EXCEPTION 'version % of % is published', OLD.number, OLD.slug USING ERRCODE = 'insufficient_privilege', CONSTRAINT = 'rule_pack_versions_published';
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
--> statement-breakpoint
CREATE TRIGGER published BEFORE UPDATE OR DELETE ON rule_pack_versions FOR EACH ROW EXECUTE FUNCTION prep.keep_published_version();
--> statement-breakpoint
CREATE FUNCTION prep.keep_published_requirement() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE v uuid; BEGIN
  FOREACH v IN ARRAY ARRAY[CASE WHEN TG_OP <> 'INSERT' THEN OLD.version_id END, CASE WHEN TG_OP <> 'DELETE' THEN NEW.version_id END] LOOP
    -- Locked, so that nothing is written into a version while it is being published.
    PERFORM 1 FROM rule_pack_versions p WHERE p.id = v AND p.status <> 'draft' FOR SHARE;
    IF FOUND THEN RAISE EXCEPTION 'the version is published' USING ERRCODE = 'insufficient_privilege', CONSTRAINT = 'rule_requirements_published'; END IF;
    PERFORM 1 FROM rule_pack_versions p WHERE p.id = v FOR SHARE;
  END LOOP;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
--> statement-breakpoint
CREATE TRIGGER published BEFORE INSERT OR UPDATE OR DELETE ON rule_requirements FOR EACH ROW EXECUTE FUNCTION prep.keep_published_requirement();
--> statement-breakpoint
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['rule_pack_versions', 'rule_requirements'] LOOP
    EXECUTE format('CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION prep.refuse_change()', t);
  END LOOP;
END $$;
--> statement-breakpoint

-- Writes a new draft of a pack: { versionId, slug, city, county, state, compiledOn, sourceTitle, sourceUrl, note, createdBy,
-- requirements, import }. An import of what the newest version was made from makes nothing. One draft at a time.
CREATE FUNCTION prep.draft_rules(p jsonb) RETURNS text LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  v_hash text := CASE WHEN (p->>'import')::boolean THEN encode(sha256(convert_to((p->'requirements')::text, 'UTF8')), 'hex') END;
  v_last rule_pack_versions%ROWTYPE;
BEGIN
  INSERT INTO rule_packs (slug, city, county, state) VALUES (p->>'slug', p->>'city', p->>'county', p->>'state') ON CONFLICT DO NOTHING;
  PERFORM 1 FROM rule_packs r WHERE r.slug = p->>'slug' FOR UPDATE;
  SELECT * INTO v_last FROM rule_pack_versions v WHERE v.slug = p->>'slug' ORDER BY v.number DESC LIMIT 1;
  IF v_last.import_hash = v_hash THEN RETURN 'unchanged'; END IF;
  IF v_last.status = 'draft' THEN
    IF v_hash IS NOT NULL THEN RETURN 'draft_open'; END IF;
    PERFORM prep.refuse('conflict', 'A draft of these rules is open already');
  END IF;
  INSERT INTO rule_pack_versions (id, slug, number, compiled_on, source_title, source_url, note, import_hash, created_by)
  VALUES ((p->>'versionId')::uuid, p->>'slug', coalesce(v_last.number, 0) + 1, (p->>'compiledOn')::date, p->>'sourceTitle', p->>'sourceUrl',
          coalesce(p->>'note', ''), v_hash, (p->>'createdBy')::uuid);
  INSERT INTO rule_requirements (version_id, key, position, record)
  SELECT (p->>'versionId')::uuid, r->>'id', n, r FROM jsonb_array_elements(p->'requirements') WITH ORDINALITY x(r, n);
  PERFORM prep.audit(NULL, 'rules.drafted', 'rule_pack_version', (p->>'versionId')::uuid,
    jsonb_build_object('slug', p->>'slug', 'number', coalesce(v_last.number, 0) + 1, 'source', p->>'sourceTitle'));
  RETURN 'drafted';
END $$;
--> statement-breakpoint
-- Publishes a draft from a day on, which comes after those of the versions before it and, but for the first, is not past.
CREATE FUNCTION prep.publish_rules(p_version uuid, p_effective date, p_today date, p_user uuid, p_review uuid) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE v rule_pack_versions%ROWTYPE; v_last date;
BEGIN
  PERFORM 1 FROM rule_packs r WHERE r.slug = (SELECT d.slug FROM rule_pack_versions d WHERE d.id = p_version) FOR UPDATE;
  SELECT * INTO v FROM rule_pack_versions d WHERE d.id = p_version FOR UPDATE;
  IF NOT FOUND THEN PERFORM prep.refuse('not_found', 'These rules are not here'); END IF;
  IF v.status <> 'draft' THEN PERFORM prep.refuse('conflict', 'This version is published already'); END IF;
  SELECT max(o.effective_on) INTO v_last FROM rule_pack_versions o WHERE o.slug = v.slug AND o.status = 'published';
  IF v_last IS NOT NULL AND p_effective < p_today THEN PERFORM prep.refuse('invalid_input', 'Choose today or a later day', 'effectiveOn'); END IF;
  IF p_effective <= v_last THEN PERFORM prep.refuse('invalid_input', 'Choose a day after the one of the version before', 'effectiveOn'); END IF;
  IF NOT EXISTS (SELECT 1 FROM rule_requirements r WHERE r.version_id = v.id) THEN PERFORM prep.refuse('conflict', 'There is no requirement to publish'); END IF;
  UPDATE rule_pack_versions SET status = 'published', effective_on = p_effective, published_at = prep.now(), published_by = p_user WHERE id = v.id;
  INSERT INTO rule_pack_reviews (id, version_id, note, reviewed_by) VALUES (p_review, v.id, '', p_user);
  PERFORM prep.audit(NULL, 'rules.published', 'rule_pack_version', v.id, jsonb_build_object('slug', v.slug, 'number', v.number, 'effectiveOn', p_effective));
END $$;
--> statement-breakpoint
-- Version numbers of a pack that counts on a day: the newest whose day has come, and before the first one, that.
CREATE FUNCTION prep.rules_on(p_day date) RETURNS SETOF uuid LANGUAGE sql STABLE AS $$
  SELECT DISTINCT ON (v.slug) v.id FROM rule_pack_versions v WHERE v.status = 'published'
   ORDER BY v.slug, (v.effective_on > p_day), CASE WHEN v.effective_on > p_day THEN v.effective_on END, v.effective_on DESC
$$;
--> statement-breakpoint

-- From a certification up to FDA, one row a level. As the reader sees them: what is not theirs is not there.
CREATE FUNCTION prep.certification_chain(p_certification uuid) RETURNS SETOF certification_links LANGUAGE sql STABLE AS $$
  WITH RECURSIVE chain AS (
    SELECT l.*, 1 AS depth FROM certification_links l WHERE l.id = p_certification AND l.level = 'certification'
    UNION ALL
    SELECT p.*, c.depth + 1 FROM chain c JOIN certification_links p ON p.id = c.parent_id WHERE c.depth < 3
  )
  SELECT id, user_id, level, parent_id, parent_level, holder, country, scopes, starts_on, ends_on, relinquished_on, withdrawn_on, created_at FROM chain
$$;
--> statement-breakpoint
-- Whether it counts on a day, by the dates and scopes given: the same answer as judgeChain in lib/compliance/chain.ts.
CREATE FUNCTION prep.chain_verdict(p_certification uuid, p_day date, OUT verdict text, OUT reason text) LANGUAGE plpgsql STABLE AS $$
DECLARE r certification_links%ROWTYPE; a certification_links%ROWTYPE; c certification_links%ROWTYPE; l certification_links%ROWTYPE;
BEGIN
  FOR l IN SELECT * FROM prep.certification_chain(p_certification) LOOP
    IF l.level = 'recognition' THEN r := l; ELSIF l.level = 'accreditation' THEN a := l; ELSE c := l; END IF;
  END LOOP;
  IF c.id IS NULL OR r.id IS NULL THEN RETURN; END IF;
  reason := CASE
    WHEN c.country IN ('US', 'PR', 'GU', 'VI', 'AS', 'MP', 'UM') THEN 'domestic_site'
    WHEN r.ends_on > (r.starts_on + interval '60 months')::date THEN 'recognition_term_too_long'
    WHEN a.ends_on > (a.starts_on + interval '48 months')::date THEN 'accreditation_term_too_long'
    WHEN c.ends_on > (c.starts_on + interval '12 months')::date THEN 'certification_term_too_long'
    WHEN NOT a.scopes @> c.scopes THEN 'scope_not_held_by_issuer'
    WHEN NOT r.scopes @> c.scopes THEN 'scope_not_held_by_accreditor'
    WHEN c.starts_on < a.starts_on THEN 'issued_before_accreditation'
    WHEN c.starts_on > least(a.ends_on, a.relinquished_on) THEN 'issued_after_accreditation_ended'
    WHEN a.starts_on NOT BETWEEN r.starts_on AND r.ends_on THEN 'accredited_outside_recognition'
    WHEN r.withdrawn_on IS NOT NULL THEN 'recognition_revoked'
    WHEN a.withdrawn_on IS NOT NULL THEN 'accreditation_withdrawn'
    WHEN p_day < c.starts_on THEN 'not_yet_in_force' END;
  verdict := CASE
    WHEN reason = 'domestic_site' THEN 'not_applicable'
    WHEN reason IN ('recognition_revoked', 'accreditation_withdrawn') THEN 'needs_review'
    WHEN reason IS NOT NULL THEN 'invalid'
    WHEN p_day > c.ends_on THEN 'expired'
    WHEN c.ends_on - p_day <= 30 THEN 'expiring'
    ELSE 'valid' END;
END $$;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION prep.rules_on(date), prep.certification_chain(uuid), prep.chain_verdict(uuid, date) TO prep_app, prep_system;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION prep.draft_rules(jsonb), prep.publish_rules(uuid, date, date, uuid, uuid), prep.keep_published_version(),
  prep.keep_published_requirement() TO prep_system;
