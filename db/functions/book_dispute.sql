CREATE OR REPLACE FUNCTION prep.book_dispute(d disputes, p_movement jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE s record; v_amount bigint := (p_movement->>'amountCents')::bigint; v_fee bigint := (p_movement->>'feeCents')::bigint; v_part bigint; v_part_fee bigint;
BEGIN
  FOR s IN SELECT x.id, x.booking_id, x.organization_id, x.amount_cents AS part, sum(x.amount_cents) OVER (ORDER BY x.id) AS upto, sum(x.amount_cents) OVER () AS whole
      FROM dispute_shares x WHERE x.dispute_id = d.id
    UNION ALL SELECT NULL, NULL, NULL, 1, 1, 1 WHERE NOT EXISTS (SELECT 1 FROM dispute_shares x WHERE x.dispute_id = d.id) LOOP
    v_part := div(v_amount * s.upto, s.whole) - div(v_amount * (s.upto - s.part), s.whole);
    v_part_fee := div(v_fee * s.upto, s.whole) - div(v_fee * (s.upto - s.part), s.whole);
    PERFORM prep.post(concat_ws(':', 'dispute', p_movement->>'id', s.id), CASE WHEN v_amount < 0 THEN 'dispute' ELSE 'dispute_won' END,
      s.booking_id, s.organization_id, d.stripe_dispute_id, d.currency, jsonb_build_array(
        jsonb_build_object('code', 'stripe_clearing', 'amountCents', v_part - v_part_fee),
        jsonb_build_object('code', CASE d.state WHEN 'lost' THEN 'dispute_losses' ELSE 'disputed_funds' END, 'amountCents', -v_part),
        jsonb_build_object('code', 'dispute_fees', 'amountCents', v_part_fee)));
  END LOOP;
END $function$
;
-- Runs as its caller, called by prep_system.
