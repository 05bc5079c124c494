CREATE OR REPLACE FUNCTION prep.log_use(p_booking uuid, p_event text, p_data jsonb DEFAULT '{}'::jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE
  b bookings%ROWTYPE; v_sequence bigint; v_previous text; v_hash text; v_at timestamptz := prep.now(); v_actor text := prep.actor();
BEGIN
  SELECT * INTO STRICT b FROM bookings WHERE id = p_booking;
  SELECT * INTO v_sequence, v_previous FROM prep.next_link('use', b.organization_id);
  v_hash := prep.link_hash(v_previous, v_sequence, v_at, v_actor, p_event, b.kitchen_id || ':' || b.id, p_data);
  INSERT INTO use_log (organization_id, sequence, kitchen_id, booking_id, event, at, actor, data, previous_hash, hash)
  VALUES (b.organization_id, v_sequence, b.kitchen_id, b.id, p_event, v_at, v_actor, p_data, v_previous, v_hash);
  UPDATE chain_heads h SET sequence = v_sequence, hash = v_hash WHERE h.chain = 'use' AND h.organization_id = b.organization_id;
END $function$
;
-- Runs as prep_system, called by nobody else.
