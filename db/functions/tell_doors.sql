CREATE OR REPLACE FUNCTION prep.tell_doors()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE v_had boolean := OLD.status IN ('confirmed', 'checked_in'); v_has boolean := NEW.status IN ('confirmed', 'checked_in');
BEGIN
  IF v_had AND v_has AND (OLD.starts_at, OLD.ends_at, OLD.space_id, OLD.access_version)
      IS NOT DISTINCT FROM (NEW.starts_at, NEW.ends_at, NEW.space_id, NEW.access_version) THEN RETURN NULL; END IF;
  INSERT INTO door_events (id, endpoint_id, organization_id, booking_id, type, access_version, starts_at, ends_at, run_after)
  SELECT uuidv7(), d.id, d.organization_id, NEW.id, e.type, e.version, e.starts_at, e.ends_at, prep.now()
    FROM door_endpoints d
    CROSS JOIN (VALUES (1, 'access.revoked', v_had, OLD.access_version, OLD.starts_at, OLD.ends_at),
                       (2, 'access.granted', v_has, NEW.access_version, NEW.starts_at, NEW.ends_at)) AS e (place, type, wanted, version, starts_at, ends_at)
   WHERE d.kitchen_id = NEW.kitchen_id AND e.wanted AND NOT EXISTS (SELECT 1 FROM spaces s WHERE s.id = NEW.space_id AND s.kind = 'storage')
   ORDER BY e.place;
  RETURN NULL;
END $function$
;
-- Runs as prep_system, called by nobody else.
