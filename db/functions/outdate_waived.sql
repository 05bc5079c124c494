CREATE OR REPLACE FUNCTION prep.outdate_waived()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  UPDATE rule_subjects SET revision = revision + 1 WHERE id = NEW.subject_id;
  RETURN NULL;
END $function$
;
-- Runs as prep_system, called by nobody else.
