CREATE OR REPLACE FUNCTION prep.next_link(p_chain text, p_organization uuid, OUT sequence bigint, OUT previous text)
 RETURNS record
 LANGUAGE plpgsql
AS $function$
BEGIN
  SELECT h.sequence + 1, h.hash INTO sequence, previous FROM chain_heads h
   WHERE h.chain = p_chain AND h.organization_id = p_organization FOR UPDATE;
  IF NOT FOUND THEN
    INSERT INTO chain_heads VALUES (p_chain, p_organization, 0, '') ON CONFLICT DO NOTHING;
    SELECT h.sequence + 1, h.hash INTO sequence, previous FROM chain_heads h
     WHERE h.chain = p_chain AND h.organization_id = p_organization FOR UPDATE;
  END IF;
END $function$
;
-- Runs as its caller, called by prep_system.
