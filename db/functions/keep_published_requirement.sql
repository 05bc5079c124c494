CREATE OR REPLACE FUNCTION prep.keep_published_requirement()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
DECLARE v uuid; BEGIN
  FOREACH v IN ARRAY ARRAY[CASE WHEN TG_OP <> 'INSERT' THEN OLD.version_id END, CASE WHEN TG_OP <> 'DELETE' THEN NEW.version_id END] LOOP
    -- Locked, so that nothing is written into a version while it is being published.
    PERFORM 1 FROM rule_pack_versions p WHERE p.id = v AND p.status <> 'draft' FOR SHARE;
    IF FOUND THEN RAISE EXCEPTION 'the version is published' USING ERRCODE = 'insufficient_privilege', CONSTRAINT = 'rule_requirements_published'; END IF;
    PERFORM 1 FROM rule_pack_versions p WHERE p.id = v FOR SHARE;
  END LOOP;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $function$
;
-- Runs as its caller, called by prep_system.
