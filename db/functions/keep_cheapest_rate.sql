CREATE OR REPLACE FUNCTION prep.keep_cheapest_rate()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE v_kitchens uuid[] := ARRAY[CASE WHEN TG_OP <> 'INSERT' THEN OLD.kitchen_id END, CASE WHEN TG_OP <> 'DELETE' THEN NEW.kitchen_id END];
BEGIN
  -- Locked before it is reckoned: two who change prices of one kitchen at once see each other's.
  PERFORM 1 FROM kitchens k WHERE k.id = ANY (v_kitchens) ORDER BY k.id FOR NO KEY UPDATE;
  UPDATE kitchens k SET cheapest_hourly_cents = s.rate
    FROM unnest(v_kitchens) t(id) CROSS JOIN LATERAL (SELECT min(s.hourly_rate_cents) AS rate FROM spaces s WHERE s.kitchen_id = t.id AND s.kind = 'work' AND s.archived_at IS NULL) s
   WHERE k.id = t.id AND k.cheapest_hourly_cents IS DISTINCT FROM s.rate;
  RETURN NULL;
END $function$
;
-- Runs as prep_system, called by nobody else.
