CREATE OR REPLACE FUNCTION prep.cell(p_latitude double precision, p_longitude double precision)
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  SELECT floor((p_latitude + 90) * 10)::int * 3600 + floor((p_longitude + 180) * 10)::int
$function$
;
-- Runs as its caller, called by prep_app, prep_system.
