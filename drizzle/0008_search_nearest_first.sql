-- Great-circle distance in miles.
CREATE FUNCTION prep.miles(lat1 float8, lng1 float8, lat2 float8, lng2 float8) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT 3958.7613 * 2 * asin(sqrt(least(1, power(sin(radians(lat1 - lat2) / 2), 2)
    + cos(radians(lat2)) * cos(radians(lat1)) * power(sin(radians(lng1 - lng2) / 2), 2))))
$$;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION prep.miles(float8, float8, float8, float8) TO prep_system;
