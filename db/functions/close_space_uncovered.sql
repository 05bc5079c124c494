CREATE OR REPLACE FUNCTION prep.close_space_uncovered()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  NEW.open_times := NEW.open_times - coalesce((SELECT prep.gap_times(k.paper_gaps, k.time_zone) FROM kitchens k WHERE k.id = NEW.kitchen_id), '{}');
  RETURN NEW;
END $function$
;
-- Runs as its caller, called by nobody else.
