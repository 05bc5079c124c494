CREATE OR REPLACE FUNCTION prep.answer_claim(p_claim uuid, p_disputed jsonb, p_answer text)
 RETURNS text
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE c claims%ROWTYPE := prep.lock_claim(p_claim);
BEGIN
  IF c.state <> 'open' OR c.answer_by <= prep.now() THEN PERFORM prep.refuse('conflict', 'This claim is no longer open for an answer'); END IF;
  IF EXISTS (SELECT 1 FROM jsonb_array_elements(p_disputed) x WHERE NOT EXISTS (SELECT 1 FROM claim_items i WHERE i.claim_id = p_claim AND i.id = (x->>'itemId')::uuid)) THEN
    PERFORM prep.refuse('invalid_input', 'Choose from the items of this claim', 'disputed');
  END IF;
  UPDATE claim_items i SET disputed = true, answer = x->>'reason' FROM jsonb_array_elements(p_disputed) x WHERE i.claim_id = p_claim AND i.id = (x->>'itemId')::uuid;
  UPDATE claims SET answer = p_answer, answered_at = prep.now(), state = CASE jsonb_array_length(p_disputed) WHEN 0 THEN state ELSE 'disputed' END WHERE id = p_claim;
  IF jsonb_array_length(p_disputed) = 0 THEN
    PERFORM prep.settle_claim(p_claim, 'accepted', NULL, '');
    RETURN 'decided';
  END IF;
  PERFORM prep.audit(c.organization_id, 'claim.disputed', 'claim', p_claim, jsonb_build_object('items', jsonb_array_length(p_disputed)));
  PERFORM prep.queue_host_mail('host_claim_disputed', c.organization_id, p_claim);
  RETURN 'disputed';
END $function$
;
-- Runs as its caller, called by prep_system.
