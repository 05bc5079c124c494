CREATE OR REPLACE FUNCTION prep.decide_credit(p_grant uuid, p_by uuid, p_to text)
 RETURNS text
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE g credit_grants%ROWTYPE;
BEGIN
  SELECT * INTO g FROM credit_grants WHERE id = p_grant FOR UPDATE;
  IF NOT FOUND THEN PERFORM prep.refuse('not_found', 'There is no such credit'); END IF;
  IF g.requested_by = p_by THEN PERFORM prep.refuse('forbidden', 'Somebody else has to decide this: you asked for it'); END IF;
  RETURN prep.settle_credit(p_grant, p_by, p_to);
END $function$
;
-- Runs as its caller, called by prep_system.
