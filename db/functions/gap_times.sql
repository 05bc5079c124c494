CREATE OR REPLACE FUNCTION prep.gap_times(p_gaps jsonb, p_time_zone text)
 RETURNS tstzmultirange
 LANGUAGE sql
 STABLE
AS $function$
  SELECT coalesce(range_agg(tstzrange((g->>'fromOn')::date::timestamp AT TIME ZONE p_time_zone, (g->>'untilOn')::date::timestamp AT TIME ZONE p_time_zone)), '{}')
    FROM jsonb_array_elements(p_gaps) g
$function$
;
-- Runs as its caller, called by prep_app, prep_system.
