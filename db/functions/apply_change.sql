CREATE OR REPLACE FUNCTION prep.apply_change(p_change uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE c booking_changes%ROWTYPE; b bookings%ROWTYPE; v_blocked tstzrange; v_keep uuid[]; v_refunds uuid[] := '{}';
BEGIN
  SELECT * INTO STRICT c FROM booking_changes WHERE id = p_change FOR UPDATE;
  SELECT * INTO STRICT b FROM bookings WHERE id = c.booking_id;
  v_blocked := tstzrange(c.to_starts_at - make_interval(mins => b.buffer_before_minutes), c.to_ends_at + make_interval(mins => b.buffer_after_minutes));
  IF c.to_equipment IS NOT NULL THEN
    INSERT INTO booking_equipment (booking_id, space_id, name, units, hourly_rate_cents, amount_cents, buffer_before_minutes, buffer_after_minutes)
    SELECT b.id, t.space_id, t.name, t.units, (l->>'hourlyRateCents')::int, (l->>'amountCents')::int, t.buffer_before_minutes, t.buffer_after_minutes
      FROM prep.equipment_then(b.id, c.to_equipment) t JOIN jsonb_array_elements(c.quote->'lines') l ON l->>'spaceId' = t.space_id::text
    ON CONFLICT ON CONSTRAINT booking_equipment_once DO UPDATE SET units = excluded.units;
    DELETE FROM booking_equipment e WHERE e.booking_id = b.id AND NOT EXISTS (SELECT 1 FROM jsonb_array_elements(c.to_equipment) x WHERE x->>'spaceId' = e.space_id::text);
  END IF;
  SELECT array_agg(id) INTO v_keep FROM (SELECT DISTINCT ON (station_id) id FROM allocations
    WHERE booking_id = b.id AND released_at IS NULL AND station_id = ANY (c.to_station_ids) ORDER BY station_id, created_at, id) x;
  UPDATE allocations SET released_at = prep.now() WHERE booking_id = b.id AND released_at IS NULL AND NOT id = ANY (v_keep);
  UPDATE allocations a SET change_id = c.id, blocked = coalesce((SELECT tstzrange(c.to_starts_at - make_interval(mins => e.buffer_before_minutes),
      c.to_ends_at + make_interval(mins => e.buffer_after_minutes)) FROM booking_equipment e WHERE e.booking_id = b.id AND e.space_id = a.equipment_space_id), v_blocked)
   WHERE a.id = ANY (v_keep);
  UPDATE booking_equipment e SET amount_cents = (l->>'amountCents')::int FROM jsonb_array_elements(c.quote->'lines') l
   WHERE e.booking_id = b.id AND l->>'spaceId' = e.space_id::text;
  UPDATE bookings SET starts_at = c.to_starts_at, ends_at = c.to_ends_at, quote = c.quote, total_cents = total_cents + c.charge_cents,
    refunded_cents = refunded_cents + c.refund_cents, platform_fee_cents = c.platform_fee_cents, tax_cents = c.tax_cents, host_due_cents = c.host_due_cents,
    refund_cap_bps = CASE c.kind WHEN 'change' THEN least(refund_cap_bps, c.refund_bps) ELSE refund_cap_bps END
   WHERE id = b.id;
  UPDATE booking_changes SET state = 'applied', expires_at = NULL, decided_at = prep.now() WHERE id = c.id;
  IF c.refund_cents > 0 THEN v_refunds := prep.refund_booking(b.id, c.refund_cents, 'change'); END IF;
  PERFORM prep.audit(b.organization_id, 'change.applied', 'booking', b.id, jsonb_build_object('changeId', c.id, 'kind', c.kind, 'startsAt', c.to_starts_at,
    'endsAt', c.to_ends_at, 'chargeCents', c.charge_cents, 'refundCents', c.refund_cents));
  PERFORM prep.queue_mail('booking_moved', b.renter_id, c.id);
  PERFORM prep.queue_host_mail(CASE c.kind WHEN 'proposal' THEN 'host_move_accepted' ELSE 'host_booking_moved' END, b.organization_id, c.id);
  RETURN to_jsonb(v_refunds);
END $function$
;
-- Runs as its caller, called by prep_system.
