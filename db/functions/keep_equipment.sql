CREATE OR REPLACE FUNCTION prep.keep_equipment(p_booking uuid, p_equipment jsonb, p_quote jsonb)
 RETURNS void
 LANGUAGE sql
AS $function$
  INSERT INTO booking_equipment (booking_id, space_id, name, units, hourly_rate_cents, amount_cents, buffer_before_minutes, buffer_after_minutes)
  SELECT p_booking, (e->>'spaceId')::uuid, e->>'name', (e->>'units')::int, (l->>'hourlyRateCents')::int, (l->>'amountCents')::int,
         (e->>'bufferBeforeMinutes')::int, (e->>'bufferAfterMinutes')::int
    FROM jsonb_array_elements(p_equipment) e JOIN jsonb_array_elements(p_quote->'lines') l ON l->>'spaceId' = e->>'spaceId'
$function$
;
-- Runs as its caller, called by prep_system.
