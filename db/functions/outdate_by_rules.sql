CREATE OR REPLACE FUNCTION prep.outdate_by_rules()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  -- Rules of the nation are everybody's.
  UPDATE rule_subjects SET revision = revision + 1
   WHERE slug = NEW.slug OR EXISTS (SELECT 1 FROM rule_packs p WHERE p.slug = NEW.slug AND p.city IS NULL);
  RETURN NULL;
END $function$
;
-- Runs as prep_system, called by nobody else.
