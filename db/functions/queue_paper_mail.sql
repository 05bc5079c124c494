CREATE OR REPLACE FUNCTION prep.queue_paper_mail(p_paper papers, p_template text)
 RETURNS void
 LANGUAGE sql
 SET search_path TO 'public', 'pg_temp'
AS $function$
  SELECT prep.queue(concat_ws(':', 'mail', p_template, r.user_id, p_paper.id, extract(epoch FROM prep.now())),
      jsonb_build_object('kind', 'mail', 'template', p_template, 'userId', r.user_id, 'subjectId', p_paper.id))
    FROM (SELECT p_paper.user_id WHERE p_paper.user_id IS NOT NULL
          UNION SELECT m.user_id FROM memberships m JOIN kitchens k ON k.organization_id = m.organization_id
           WHERE k.id = p_paper.kitchen_id AND m.role IN ('owner', 'manager')) r (user_id)
$function$
;
-- Runs as its caller, called by prep_system.
