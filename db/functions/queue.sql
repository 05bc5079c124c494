CREATE OR REPLACE FUNCTION prep.queue(p_key text, p_job jsonb)
 RETURNS void
 LANGUAGE sql
AS $function$
  INSERT INTO outbox (id, key, job, run_after) VALUES (uuidv7(), p_key, p_job, prep.now()) ON CONFLICT (key) DO NOTHING
$function$
;
-- Runs as its caller, called by prep_system.
