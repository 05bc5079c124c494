CREATE OR REPLACE FUNCTION prep.bump_kitchen_of_space()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
DECLARE v_space uuid;
BEGIN
  IF TG_OP = 'DELETE' THEN v_space := OLD.space_id; ELSE v_space := NEW.space_id; END IF;
  UPDATE kitchens SET updated_at = prep.now() WHERE id = (SELECT kitchen_id FROM spaces WHERE id = v_space);
  RETURN NULL;
END $function$
;
-- Runs as its caller, called by prep_app, prep_system.
