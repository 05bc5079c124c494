CREATE OR REPLACE FUNCTION prep.end_agreements()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE v_id uuid;
BEGIN
  FOR v_id IN UPDATE agreements a SET ended_at = prep.now(), ended_by = 'host', updated_at = prep.now()
    FROM kitchens k WHERE k.id = a.kitchen_id AND k.organization_id = NEW.organization_id AND a.renter_id = NEW.renter_id AND a.ended_at IS NULL
    RETURNING a.id LOOP
    PERFORM prep.tell_of_agreement(v_id, 'both', 'agreement_ended', 'end');
    PERFORM prep.audit(NEW.organization_id, 'agreement.ended', 'agreement', v_id, jsonb_build_object('by', 'host'));
  END LOOP;
  RETURN NULL;
END $function$
;
-- Runs as prep_system, called by nobody else.
