CREATE OR REPLACE FUNCTION prep.file_claim(p jsonb)
 RETURNS uuid
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE b bookings%ROWTYPE; d deposits%ROWTYPE; v_id uuid := p->>'claimId'; v_sum bigint; v_until timestamptz; v_most int;
BEGIN
  SELECT * INTO b FROM bookings WHERE id = (p->>'bookingId')::uuid FOR UPDATE;
  IF EXISTS (SELECT 1 FROM claims WHERE id = v_id AND booking_id = b.id) THEN RETURN v_id; END IF;
  IF EXISTS (SELECT 1 FROM claims WHERE booking_id = b.id) THEN PERFORM prep.refuse('conflict', 'There is a claim for this booking already'); END IF;
  SELECT * INTO d FROM deposits WHERE booking_id = b.id;
  IF NOT FOUND THEN PERFORM prep.refuse('conflict', 'This booking has no deposit to claim from'); END IF;
  v_until := prep.claimable_until(b, (p->>'windowHours')::int);
  IF v_until IS NULL THEN PERFORM prep.refuse('conflict', 'Damage can be claimed once the visit is over'); END IF;
  IF d.state <> 'held' OR v_until <= prep.now() THEN PERFORM prep.refuse('conflict', 'The time to claim damage of this booking is over'); END IF;
  SELECT sum((i->>'amountCents')::bigint) INTO v_sum FROM jsonb_array_elements(p->'items') i;
  v_most := prep.beyond_deposit(b.id);
  IF v_sum > d.amount_cents + v_most THEN
    PERFORM prep.refuse('invalid_input', CASE v_most WHEN 0 THEN 'Claim at most the deposit' ELSE 'Claim at most the deposit and what the renter agreed to beyond it' END, 'items');
  END IF;
  IF v_sum - d.amount_cents BETWEEN 1 AND 99 THEN PERFORM prep.refuse('invalid_input', 'Claim at most the deposit, or at least $1 beyond it', 'items'); END IF;
  INSERT INTO claims (id, booking_id, organization_id, amount_cents, currency, filed_by, answer_by)
  VALUES (v_id, b.id, b.organization_id, v_sum, d.currency, (p->>'userId')::uuid, prep.now() + make_interval(hours => (p->>'answerHours')::int));
  INSERT INTO claim_items (id, claim_id, position, description, amount_cents)
  SELECT uuidv7(), v_id, i.n, i.item->>'description', (i.item->>'amountCents')::int FROM jsonb_array_elements(p->'items') WITH ORDINALITY i(item, n);
  PERFORM prep.audit(b.organization_id, 'claim.filed', 'claim', v_id, jsonb_build_object('bookingId', b.id, 'amountCents', v_sum));
  PERFORM prep.queue_mail('claim_filed', b.renter_id, v_id);
  RETURN v_id;
END $function$
;
-- Runs as its caller, called by prep_system.
