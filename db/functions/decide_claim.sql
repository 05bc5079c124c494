CREATE OR REPLACE FUNCTION prep.decide_claim(p_claim uuid, p_awards jsonb, p_decision text, p_by uuid)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE c claims%ROWTYPE := prep.lock_claim(p_claim); v_beyond bigint;
BEGIN
  IF c.state <> 'disputed' THEN PERFORM prep.refuse('conflict', 'This claim does not wait for a decision'); END IF;
  IF EXISTS (SELECT 1 FROM jsonb_array_elements(p_awards) x WHERE NOT EXISTS (SELECT 1 FROM claim_items i WHERE i.claim_id = p_claim AND i.id = (x->>'itemId')::uuid)) THEN
    PERFORM prep.refuse('invalid_input', 'Choose from the items of this claim', 'awards');
  END IF;
  IF EXISTS (SELECT 1 FROM jsonb_array_elements(p_awards) x JOIN claim_items i ON i.id = (x->>'itemId')::uuid WHERE (x->>'awardedCents')::int > i.amount_cents) THEN
    PERFORM prep.refuse('invalid_input', 'Award at most what was claimed for the item', 'awards');
  END IF;
  UPDATE claim_items i SET awarded_cents = (x->>'awardedCents')::int FROM jsonb_array_elements(p_awards) x WHERE i.claim_id = p_claim AND i.id = (x->>'itemId')::uuid;
  SELECT sum(coalesce(i.awarded_cents, i.amount_cents)) - (SELECT amount_cents FROM deposits WHERE booking_id = c.booking_id) INTO v_beyond FROM claim_items i WHERE i.claim_id = p_claim;
  IF v_beyond BETWEEN 1 AND 99 THEN PERFORM prep.refuse('invalid_input', 'Award at most the deposit, or at least $1 beyond it', 'awards'); END IF;
  PERFORM prep.settle_claim(p_claim, 'support', p_by, p_decision);
END $function$
;
-- Runs as its caller, called by prep_system.
