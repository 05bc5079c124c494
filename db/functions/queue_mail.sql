CREATE OR REPLACE FUNCTION prep.queue_mail(p_template text, p_user uuid, p_subject uuid)
 RETURNS void
 LANGUAGE sql
AS $function$
  SELECT prep.queue(concat_ws(':', 'mail', p_template, p_user, p_subject),
    jsonb_build_object('kind', 'mail', 'template', p_template, 'userId', p_user, 'subjectId', p_subject))
$function$
;
-- Runs as its caller, called by prep_system.
