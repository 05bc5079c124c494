CREATE OR REPLACE FUNCTION prep.equipment_then(p_booking uuid, p_equipment jsonb)
 RETURNS TABLE(space_id uuid, name text, units integer, buffer_before_minutes integer, buffer_after_minutes integer)
 LANGUAGE sql
 STABLE
AS $function$
  SELECT e.space_id, e.name, e.units, e.buffer_before_minutes, e.buffer_after_minutes FROM booking_equipment e
   WHERE e.booking_id = p_booking AND p_equipment IS NULL
  UNION ALL
  SELECT (x->>'spaceId')::uuid, coalesce(e.name, x->>'name'), (x->>'units')::int, coalesce(e.buffer_before_minutes, (x->>'bufferBeforeMinutes')::int),
         coalesce(e.buffer_after_minutes, (x->>'bufferAfterMinutes')::int)
    FROM jsonb_array_elements(p_equipment) x LEFT JOIN booking_equipment e ON e.booking_id = p_booking AND e.space_id = (x->>'spaceId')::uuid
$function$
;
-- Runs as its caller, called by prep_system.
