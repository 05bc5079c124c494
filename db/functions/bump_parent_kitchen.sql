CREATE OR REPLACE FUNCTION prep.bump_parent_kitchen()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
DECLARE v_kitchen uuid;
BEGIN
  IF TG_OP = 'DELETE' THEN v_kitchen := OLD.kitchen_id; ELSE v_kitchen := NEW.kitchen_id; END IF;
  UPDATE kitchens SET updated_at = prep.now() WHERE id = v_kitchen;
  RETURN NULL;
END $function$
;
-- Runs as its caller, called by prep_app, prep_system.
