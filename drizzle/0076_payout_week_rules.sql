-- The weekly payout run begins Mondays at 6:00 on the organization's clock: the Monday of the last one that has begun. The hour stands
-- here and in the next function only.
CREATE FUNCTION prep.payout_week(p_time_zone text) RETURNS date LANGUAGE sql STABLE AS
$$ SELECT date_trunc('week', (prep.now() AT TIME ZONE p_time_zone) - interval '6 hours')::date $$;
--> statement-breakpoint
CREATE FUNCTION prep.next_payout_run(p_time_zone text) RETURNS timestamptz LANGUAGE sql STABLE AS
$$ SELECT (prep.payout_week(p_time_zone) + interval '7 days 6 hours') AT TIME ZONE p_time_zone $$;
--> statement-breakpoint
-- Whether some paper of the kitchen's own is missing today, where the gate stands.
CREATE FUNCTION prep.papers_lapsed(p_kitchen uuid) RETURNS boolean LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM kitchens k, jsonb_array_elements(k.paper_gaps) g CROSS JOIN LATERAL (SELECT (prep.now() AT TIME ZONE k.time_zone)::date AS today) t
    WHERE k.id = p_kitchen AND (g->>'fromOn')::date <= t.today AND ((g->>'untilOn') IS NULL OR (g->>'untilOn')::date > t.today))
$$;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION prep.payout_week(text), prep.next_payout_run(text), prep.papers_lapsed(uuid) TO prep_system;
--> statement-breakpoint
-- This week has been paid out by the run as it was.
SET LOCAL ROLE prep_system;
--> statement-breakpoint
UPDATE organizations SET payout_week = prep.payout_week(time_zone);
--> statement-breakpoint
RESET ROLE;
