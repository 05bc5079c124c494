CREATE OR REPLACE FUNCTION prep.week_of(p_times tstzmultirange)
 RETURNS bit
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  SELECT coalesce(bit_or(CASE WHEN t.count < 168 THEN (t.ones >> t.first) | (t.ones << (168 - t.first)) ELSE t.every END), repeat('0', 168)::bit(168))
    FROM (SELECT n.first, n.count, w.every, ~(w.every >> n.count) AS ones
            FROM (SELECT repeat('1', 168)::bit(168) AS every) w,
                 LATERAL (SELECT mod(floor(date_part('epoch', lower(r)) / 3600)::int, 168) AS first,
                   (ceil(date_part('epoch', upper(r)) / 3600) - floor(date_part('epoch', lower(r)) / 3600))::int AS count FROM unnest(p_times) r) n) t
$function$
;
-- Runs as its caller, called by prep_app, prep_system.
