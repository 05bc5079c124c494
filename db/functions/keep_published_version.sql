CREATE OR REPLACE FUNCTION prep.keep_published_version()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF OLD.status = 'published' THEN
    RAISE EXCEPTION 'version % of % is published', OLD.number, OLD.slug USING ERRCODE = 'insufficient_privilege', CONSTRAINT = 'rule_pack_versions_published';
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $function$
;
-- Runs as its caller, called by prep_system.
