CREATE OR REPLACE FUNCTION prep.keep_off_busy()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  IF EXISTS (SELECT 1 FROM stations t JOIN calendar_busy c ON c.kitchen_id = t.kitchen_id AND c.busy && NEW.blocked
              WHERE t.id = NEW.station_id AND t.kind <> 'storage' AND (c.space_id IS NULL OR EXISTS
                (SELECT 1 FROM space_stations x WHERE x.space_id = c.space_id AND x.station_id = t.id))) THEN RETURN NULL; END IF;
  RETURN NEW;
END $function$
;
-- Runs as prep_system, called by nobody else.
