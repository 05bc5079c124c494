CREATE OR REPLACE FUNCTION prep.uncovered_in(p_kitchen uuid, p_renter uuid, p_starts timestamp with time zone, p_ends timestamp with time zone, p_asked timestamp with time zone DEFAULT 'infinity'::timestamp with time zone)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO 'public', 'pg_temp'
AS $function$
  -- A slot that ends at midnight touches the day before it.
  SELECT prep.uncovered(k.id, p_renter, (p_starts AT TIME ZONE k.time_zone)::date, ((p_ends - interval '1 microsecond') AT TIME ZONE k.time_zone)::date, p_asked)
    FROM kitchens k WHERE k.id = p_kitchen
$function$
;
-- Runs as its caller, called by prep_system.
