CREATE OR REPLACE FUNCTION prep.publish_rules(p_version uuid, p_effective date, p_today date, p_user uuid, p_review uuid)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
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
END $function$
;
-- Runs as its caller, called by prep_system.
