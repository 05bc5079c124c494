CREATE OR REPLACE FUNCTION prep.settle_claim(p_claim uuid, p_outcome text, p_by uuid, p_decision text)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE c claims%ROWTYPE; v_award int; v_kept int;
BEGIN
  UPDATE claim_items SET awarded_cents = amount_cents WHERE claim_id = p_claim AND awarded_cents IS NULL;
  SELECT sum(awarded_cents) INTO v_award FROM claim_items WHERE claim_id = p_claim;
  UPDATE claims SET state = 'decided', outcome = p_outcome, awarded_cents = v_award, decided_by = p_by, decided_at = prep.now(), decision = p_decision
   WHERE id = p_claim RETURNING * INTO c;
  SELECT amount_cents INTO v_kept FROM deposits WHERE booking_id = c.booking_id;
  PERFORM prep.must(prep.end_deposit(c.booking_id, least(v_award, v_kept), 'claim'), 'conflict', 'The booking changed meanwhile. Look again');
  IF v_award > v_kept THEN
    INSERT INTO claim_charges (id, claim_id, booking_id, organization_id, amount_cents, currency) VALUES (uuidv7(), p_claim, c.booking_id, c.organization_id, v_award - v_kept, c.currency);
  END IF;
  PERFORM prep.audit(c.organization_id, 'claim.decided', 'claim', p_claim, jsonb_build_object('outcome', p_outcome, 'awardedCents', v_award));
  PERFORM prep.queue_mail('claim_decided', (SELECT renter_id FROM bookings WHERE id = c.booking_id), p_claim);
  PERFORM prep.queue_host_mail('host_claim_decided', c.organization_id, p_claim);
END $function$
;
-- Runs as its caller, called by prep_system.
