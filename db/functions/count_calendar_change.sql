CREATE OR REPLACE FUNCTION prep.count_calendar_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN NEW.calendar_sequence := OLD.calendar_sequence + 1; RETURN NEW; END $function$
;
-- Runs as its caller, called by prep_system.
