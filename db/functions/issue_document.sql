CREATE OR REPLACE FUNCTION prep.issue_document(p_key text, p_kind text, p_booking uuid, p_cents integer, p_tax integer, p_lines jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE b bookings%ROWTYPE; v_number int; v_content jsonb;
BEGIN
  SELECT * INTO STRICT b FROM bookings WHERE id = p_booking;
  INSERT INTO document_counters (organization_id) VALUES (b.organization_id) ON CONFLICT DO NOTHING;
  PERFORM 1 FROM document_counters WHERE organization_id = b.organization_id FOR UPDATE;
  IF EXISTS (SELECT 1 FROM documents d WHERE d.key = p_key) THEN RETURN; END IF;
  UPDATE document_counters SET last = last + 1, updated_at = prep.now() WHERE organization_id = b.organization_id RETURNING last INTO v_number;
  SELECT jsonb_build_object('seller', o.name, 'kitchen', k.name, 'address', concat_ws(', ', k.city, k.state || ' ' || k.postal_code), 'space', s.name,
      'buyer', u.name, 'email', u.email, 'startsAt', b.starts_at, 'endsAt', b.ends_at, 'timeZone', b.time_zone, 'lines', p_lines,
      'about', (SELECT min(d.number) FROM documents d WHERE d.booking_id = b.id AND d.kind = 'invoice' AND p_kind <> 'invoice'))
    INTO STRICT v_content FROM organizations o, kitchens k, spaces s, users u
   WHERE o.id = b.organization_id AND k.id = b.kitchen_id AND s.id = b.space_id AND u.id = b.renter_id;
  INSERT INTO documents (id, organization_id, number, kind, key, booking_id, total_cents, tax_cents, currency, content, issued_at)
  VALUES (uuidv7(), b.organization_id, v_number, p_kind, p_key, b.id, p_cents, p_tax, b.currency, v_content, prep.now());
END $function$
;
-- Runs as its caller, called by prep_system.
