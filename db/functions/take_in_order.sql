CREATE OR REPLACE FUNCTION prep.take_in_order(p_booking uuid, p_stations uuid[], p_over tstzrange[], p_part integer[], p_parts uuid[], p_left integer[], p_busy uuid[], OUT got uuid[], OUT missing integer)
 RETURNS record
 LANGUAGE plpgsql
AS $function$
DECLARE n int; v_spare int := cardinality(array_positions(p_part, 1)) - p_left[1];
BEGIN
  got := '{}';
  FOR i IN 1 .. cardinality(p_stations) LOOP
    n := p_part[i];
    CONTINUE WHEN p_left[n] = 0;
    IF p_stations[i] = ANY (p_busy) IS NOT TRUE THEN
      INSERT INTO allocations (id, booking_id, station_id, blocked, equipment_space_id)
      VALUES (uuidv7(), p_booking, p_stations[i], p_over[i], p_parts[n]) ON CONFLICT DO NOTHING;
      IF FOUND THEN
        got := got || p_stations[i]; p_left[n] := p_left[n] - 1;
        CONTINUE;
      END IF;
    END IF;
    -- Without its space a booking needs nothing else, and waits for nobody.
    IF n = 1 THEN v_spare := v_spare - 1; END IF;
    EXIT WHEN v_spare < 0;
  END LOOP;
  missing := (SELECT min(x.n) FROM unnest(p_left) WITH ORDINALITY x(wanted, n) WHERE x.wanted > 0);
END $function$
;
-- Runs as its caller, called by prep_system.
