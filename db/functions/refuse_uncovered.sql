CREATE OR REPLACE FUNCTION prep.refuse_uncovered(p_gap jsonb)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF p_gap IS NULL THEN RETURN; END IF;
  IF p_gap->>'standing' = 'unknown' AND p_gap->>'whose' = 'kitchen' THEN
    PERFORM prep.refuse('papers_missing', 'This kitchen has not shown its papers yet', 'startsAt');
  ELSIF p_gap->>'standing' = 'unknown' THEN
    PERFORM prep.refuse('papers_missing', 'Say first what you make in this city, so that we know which papers you need', 'papers');
  ELSIF p_gap->>'whose' = 'kitchen' THEN
    PERFORM prep.refuse('papers_missing', 'The papers of this kitchen do not cover {day}: {paper} ({rule})', 'startsAt', p_gap);
  ELSE
    PERFORM prep.refuse('papers_missing', 'Your papers do not cover {day}: {paper} ({rule})', 'papers', p_gap);
  END IF;
END $function$
;
-- Runs as its caller, called by prep_system.
