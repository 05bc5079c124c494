-- The same holds with every rule in force: one of a pool, gaps and a renter's limits looked at, new renters ask first.
CREATE OR REPLACE FUNCTION bench.request_with_rules(p bench.places, s bigint) RETURNS jsonb LANGUAGE sql VOLATILE AS $$
  SELECT r || jsonb_build_object('gapMinutes', 120, 'incrementMinutes', 30, 'newRenters', 'asks', 'maxHoursPerWeek', 60, 'maxBookingsAhead', 100,
    'open', jsonb_build_object('startsAt', r->'startsAt', 'endsAt', (r->>'endsAt')::timestamptz + interval '6 hours'),
    'week', jsonb_build_object('startsAt', date_trunc('week', (r->>'startsAt')::timestamptz), 'endsAt', date_trunc('week', (r->>'startsAt')::timestamptz) + interval '8 days'))
    FROM (SELECT bench.request(p, s) AS r OFFSET 0) x
$$;
GRANT EXECUTE ON FUNCTION bench.request_with_rules(bench.places, bigint) TO prep_app;
