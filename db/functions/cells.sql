CREATE OR REPLACE FUNCTION prep.cells(p_box box)
 RETURNS integer[]
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  SELECT array_agg(prep.cell(latitude / 10.0 - 89.95, longitude / 10.0 - 179.95))
    FROM generate_series(floor(degrees(2 * atan(exp((p_box[1])[1] / 6378137))) * 10)::int, floor(degrees(2 * atan(exp((p_box[0])[1] / 6378137))) * 10)::int) latitude,
         generate_series(floor(degrees((p_box[1])[0] / 6378137) * 10)::int + 1800, floor(degrees((p_box[0])[0] / 6378137) * 10)::int + 1800) longitude
$function$
;
-- Runs as its caller, called by prep_system.
