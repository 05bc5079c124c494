CREATE OR REPLACE FUNCTION prep.audit(p_organization uuid, p_action text, p_entity text, p_entity_id uuid, p_data jsonb DEFAULT '{}'::jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE
  v_org uuid := coalesce(p_organization, '00000000-0000-0000-0000-000000000000');
  v_at timestamptz := prep.now(); v_actor text := prep.actor();
  v_epoch numeric := extract(epoch FROM v_at); v_entity text := p_entity || ':' || p_entity_id;
BEGIN
  FOR attempt IN 1..2 LOOP
    -- prep.link_hash, written out: it cannot be inlined, and calling it costs more than what it does.
    WITH link AS (
      UPDATE chain_heads h SET sequence = h.sequence + 1,
        hash = encode(sha256(convert_to(concat_ws(E'\x1f', h.hash, h.sequence + 1, v_epoch, v_actor, p_action, v_entity, p_data), 'UTF8')), 'hex')
       WHERE h.chain = 'audit' AND h.organization_id = v_org
      RETURNING new.sequence AS sequence, old.hash AS previous, new.hash AS hash)
    INSERT INTO audit_log (organization_id, sequence, at, actor, action, entity, entity_id, data, previous_hash, hash)
    SELECT v_org, link.sequence, v_at, v_actor, p_action, p_entity, p_entity_id, p_data, link.previous, link.hash FROM link;
    EXIT WHEN FOUND;
    INSERT INTO chain_heads VALUES ('audit', v_org, 0, '') ON CONFLICT DO NOTHING;
  END LOOP;
END $function$
;
-- Runs as prep_system, called by nobody else.
