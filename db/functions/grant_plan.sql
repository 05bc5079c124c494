CREATE OR REPLACE FUNCTION prep.grant_plan()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE t jsonb := NEW.quote->'plan'; v_most int := coalesce((t->'rollover'->>'most')::int, 0);
BEGIN
  INSERT INTO plan_allowances (booking_id, organization_id, kitchen_id, renter_id, name, includes, granted, rollover, overage, starts_at, ends_at, expires_at)
  VALUES (NEW.id, NEW.organization_id, CASE WHEN (t->>'everywhere')::boolean THEN NULL ELSE NEW.kitchen_id END, NEW.renter_id, t->>'name', t->>'includes',
    (t->>'perMonth')::int, least(v_most, (t->>'perMonth')::int), t->'overage', NEW.starts_at, NEW.ends_at,
    CASE WHEN v_most > 0 THEN ((NEW.ends_at AT TIME ZONE NEW.time_zone) + make_interval(months => (t->'rollover'->>'months')::int)) AT TIME ZONE NEW.time_zone ELSE NEW.ends_at END)
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $function$
;
-- Runs as prep_system, called by nobody else.
