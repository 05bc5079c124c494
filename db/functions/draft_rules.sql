CREATE OR REPLACE FUNCTION prep.draft_rules(p jsonb)
 RETURNS text
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
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
END $function$
;
-- Runs as its caller, called by prep_system.
