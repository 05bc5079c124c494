CREATE OR REPLACE FUNCTION prep.expire_claim(p_claim uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE c claims%ROWTYPE := prep.lock_claim(p_claim);
BEGIN
  IF c.state <> 'open' OR c.answer_by > prep.now() THEN RETURN false; END IF;
  PERFORM prep.settle_claim(p_claim, 'silence', NULL, '');
  RETURN true;
END $function$
;
-- Runs as its caller, called by prep_system.
