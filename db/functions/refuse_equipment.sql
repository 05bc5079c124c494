CREATE OR REPLACE FUNCTION prep.refuse_equipment(p_name text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
BEGIN PERFORM prep.refuse('equipment_taken', '{name} is taken at that time', 'equipment', jsonb_build_object('name', p_name)); END $function$
;
-- Runs as its caller, called by prep_system.
