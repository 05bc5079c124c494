CREATE OR REPLACE FUNCTION prep.miles(lat1 double precision, lng1 double precision, lat2 double precision, lng2 double precision)
 RETURNS double precision
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  SELECT 3958.7613 * 2 * asin(sqrt(least(1, power(sin(radians(lat1 - lat2) / 2), 2)
    + cos(radians(lat2)) * cos(radians(lat1)) * power(sin(radians(lng1 - lng2) / 2), 2))))
$function$
;
-- Runs as its caller, called by prep_system.
