CREATE OR REPLACE FUNCTION prep.queue_host_mail(p_template text, p_organization uuid, p_subject uuid)
 RETURNS void
 LANGUAGE sql
AS $function$
  SELECT prep.queue_mail(p_template, m.user_id, p_subject) FROM memberships m
   WHERE m.organization_id = p_organization AND m.role IN ('owner', 'manager')
$function$
;
-- Runs as its caller, called by prep_system.
