CREATE OR REPLACE FUNCTION prep.book_claim_charge(p_charge uuid, p_intent text, p_stripe_charge text, p_fee_cents integer)
 RETURNS boolean
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE g claim_charges%ROWTYPE; v_renter uuid; v_done boolean;
BEGIN
  SELECT b.renter_id INTO v_renter FROM bookings b WHERE b.id = (SELECT booking_id FROM claim_charges WHERE id = p_charge) FOR UPDATE;
  UPDATE claim_charges SET state = 'paid', stripe_payment_intent_id = p_intent, stripe_charge_id = p_stripe_charge, stripe_fee_cents = p_fee_cents, paid_at = prep.now(), url = NULL
   WHERE id = p_charge AND state <> 'paid' RETURNING * INTO g;
  IF NOT FOUND THEN RETURN false; END IF;
  v_done := prep.post('damage:' || g.id, 'damage', g.booking_id, g.organization_id, p_stripe_charge, g.currency, jsonb_build_array(
    jsonb_build_object('code', 'stripe_clearing', 'amountCents', g.amount_cents - p_fee_cents),
    jsonb_build_object('code', 'stripe_fees', 'amountCents', p_fee_cents),
    jsonb_build_object('code', 'host_payable', 'organizationId', g.organization_id, 'amountCents', -g.amount_cents)));
  PERFORM prep.audit(g.organization_id, 'claim.charged', 'claim', g.claim_id, jsonb_build_object('amountCents', g.amount_cents));
  PERFORM prep.queue_mail('damage_charged', v_renter, g.claim_id);
  PERFORM prep.queue_host_mail('host_damage_charged', g.organization_id, g.claim_id);
  RETURN true;
END $function$
;
-- Runs as its caller, called by prep_system.
