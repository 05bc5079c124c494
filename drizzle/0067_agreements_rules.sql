-- An agreement is known to its renter, to the kitchen's own people and to support; its texts and who accepted them likewise.
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['agreements', 'agreement_versions', 'agreement_acceptances'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY system_all ON %I TO prep_system USING (true) WITH CHECK (true)', t);
    EXECUTE format('GRANT SELECT, INSERT ON %I TO prep_system', t);
    EXECUTE format('GRANT SELECT ON %I TO prep_app', t);
  END LOOP;
  -- What was said and accepted stays as it was.
  FOREACH t IN ARRAY ARRAY['agreement_versions', 'agreement_acceptances'] LOOP
    EXECUTE format('CREATE POLICY app_select ON %I FOR SELECT TO prep_app USING (EXISTS (SELECT 1 FROM agreements a WHERE a.id = agreement_id))', t);
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION prep.refuse_change()', t);
    EXECUTE format('CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION prep.refuse_change()', t);
  END LOOP;
END $$;
--> statement-breakpoint
GRANT UPDATE ON agreements TO prep_system;
--> statement-breakpoint
ALTER TABLE agreements ALTER COLUMN created_at SET DEFAULT prep.now(), ALTER COLUMN updated_at SET DEFAULT prep.now(), ALTER COLUMN compared_at SET DEFAULT prep.now();
--> statement-breakpoint
ALTER TABLE agreement_versions ALTER COLUMN created_at SET DEFAULT prep.now();
--> statement-breakpoint
ALTER TABLE agreement_acceptances ALTER COLUMN accepted_at SET DEFAULT prep.now();
--> statement-breakpoint
CREATE POLICY app_select ON agreements FOR SELECT TO prep_app USING (renter_id = prep.user_id() OR prep.is_support()
  OR EXISTS (SELECT 1 FROM kitchens k WHERE k.id = kitchen_id AND k.organization_id = ANY (prep.organization_ids())));
--> statement-breakpoint
-- Tells the people of one side, or of both, once for each text and for an end: a renter, or the managers of a kitchen.
CREATE FUNCTION prep.tell_of_agreement(p_agreement uuid, p_side text, p_template text, p_key text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  INSERT INTO outbox (id, key, job, run_after)
  SELECT uuidv7(), concat_ws(':', 'mail', p_template, p.user_id, p_agreement, p_key),
    jsonb_build_object('kind', 'mail', 'template', p_template, 'userId', p.user_id, 'subjectId', p_agreement), prep.now()
  FROM agreements a JOIN kitchens k ON k.id = a.kitchen_id CROSS JOIN LATERAL (
    SELECT a.renter_id AS user_id, 'renter' AS side
    UNION SELECT m.user_id, 'host' FROM memberships m WHERE m.organization_id = k.organization_id AND m.role IN ('owner', 'manager')) p
  WHERE a.id = p_agreement AND (p_side = 'both' OR p.side = p_side) ON CONFLICT (key) DO NOTHING
$$;
--> statement-breakpoint
-- Whoever is kept out of an organization's kitchens has no agreement with them any longer.
CREATE FUNCTION prep.end_agreements() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE v_id uuid;
BEGIN
  FOR v_id IN UPDATE agreements a SET ended_at = prep.now(), ended_by = 'host', updated_at = prep.now()
    FROM kitchens k WHERE k.id = a.kitchen_id AND k.organization_id = NEW.organization_id AND a.renter_id = NEW.renter_id AND a.ended_at IS NULL
    RETURNING a.id LOOP
    PERFORM prep.tell_of_agreement(v_id, 'both', 'agreement_ended', 'end');
    PERFORM prep.audit(NEW.organization_id, 'agreement.ended', 'agreement', v_id, jsonb_build_object('by', 'host'));
  END LOOP;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER end_agreements AFTER INSERT OR UPDATE OF standing ON renter_standings FOR EACH ROW
  WHEN (NEW.standing = 'blocked') EXECUTE FUNCTION prep.end_agreements();
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION prep.tell_of_agreement(uuid, text, text, text), prep.end_agreements() TO prep_system;
--> statement-breakpoint
ALTER FUNCTION prep.tell_of_agreement(uuid, text, text, text) OWNER TO prep_system;
--> statement-breakpoint
ALTER FUNCTION prep.end_agreements() OWNER TO prep_system;
