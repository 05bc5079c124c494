CREATE OR REPLACE FUNCTION prep.chain_verdict(p_certification uuid, p_day date, OUT verdict text, OUT reason text)
 RETURNS record
 LANGUAGE plpgsql
 STABLE
AS $function$
DECLARE r certification_links%ROWTYPE; a certification_links%ROWTYPE; c certification_links%ROWTYPE; l certification_links%ROWTYPE;
BEGIN
  FOR l IN SELECT * FROM prep.certification_chain(p_certification) LOOP
    IF l.level = 'recognition' THEN r := l; ELSIF l.level = 'accreditation' THEN a := l; ELSE c := l; END IF;
  END LOOP;
  IF c.id IS NULL OR r.id IS NULL THEN RETURN; END IF;
  reason := CASE
    WHEN c.country IN ('US', 'PR', 'GU', 'VI', 'AS', 'MP', 'UM') THEN 'domestic_site'
    WHEN r.ends_on > (r.starts_on + interval '60 months')::date THEN 'recognition_term_too_long'
    WHEN a.ends_on > (a.starts_on + interval '48 months')::date THEN 'accreditation_term_too_long'
    WHEN c.ends_on > (c.starts_on + interval '12 months')::date THEN 'certification_term_too_long'
    WHEN NOT a.scopes @> c.scopes THEN 'scope_not_held_by_issuer'
    WHEN NOT r.scopes @> c.scopes THEN 'scope_not_held_by_accreditor'
    WHEN c.starts_on < a.starts_on THEN 'issued_before_accreditation'
    WHEN c.starts_on > least(a.ends_on, a.relinquished_on) THEN 'issued_after_accreditation_ended'
    WHEN a.starts_on NOT BETWEEN r.starts_on AND r.ends_on THEN 'accredited_outside_recognition'
    WHEN r.withdrawn_on IS NOT NULL THEN 'recognition_revoked'
    WHEN a.withdrawn_on IS NOT NULL THEN 'accreditation_withdrawn'
    WHEN p_day < c.starts_on THEN 'not_yet_in_force' END;
  verdict := CASE
    WHEN reason = 'domestic_site' THEN 'not_applicable'
    WHEN reason IN ('recognition_revoked', 'accreditation_withdrawn') THEN 'needs_review'
    WHEN reason IS NOT NULL THEN 'invalid'
    WHEN p_day > c.ends_on THEN 'expired'
    WHEN c.ends_on - p_day <= 30 THEN 'expiring'
    ELSE 'valid' END;
END $function$
;
-- Runs as its caller, called by prep_app, prep_system.
