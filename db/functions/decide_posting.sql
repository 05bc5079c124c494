CREATE OR REPLACE FUNCTION prep.decide_posting(p_posting uuid, p_by uuid, p_to text)
 RETURNS text
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE m manual_postings%ROWTYPE;
BEGIN
  SELECT * INTO m FROM manual_postings WHERE id = p_posting FOR UPDATE;
  IF NOT FOUND THEN PERFORM prep.refuse('not_found', 'There is no such posting'); END IF;
  IF m.requested_by = p_by AND p_to = 'posted' THEN PERFORM prep.refuse('forbidden', 'Somebody else has to decide this: you asked for it'); END IF;
  RETURN prep.settle_posting(p_posting, p_by, p_to);
END $function$
;
-- Runs as its caller, called by prep_system.
