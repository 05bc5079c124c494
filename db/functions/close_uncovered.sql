CREATE OR REPLACE FUNCTION prep.close_uncovered()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF NEW.paper_gaps <> '[]' THEN NEW.open_times := NEW.open_times - prep.gap_times(NEW.paper_gaps, NEW.time_zone); END IF;
  RETURN NEW;
END $function$
;
-- Runs as its caller, called by nobody else.
