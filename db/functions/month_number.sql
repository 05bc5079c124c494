CREATE OR REPLACE FUNCTION prep.month_number(p_month date)
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$ SELECT (extract(year FROM p_month) * 12 + extract(month FROM p_month))::int $function$
;
-- Runs as its caller, called by prep_system.
