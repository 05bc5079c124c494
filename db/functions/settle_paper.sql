CREATE OR REPLACE FUNCTION prep.settle_paper(p_paper uuid, p_from text, p_to text, p_by uuid, p_code text, p_reason text)
 RETURNS text
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE v papers%ROWTYPE; v_organization uuid;
BEGIN
  SELECT * INTO v FROM papers WHERE id = p_paper FOR UPDATE;
  IF NOT FOUND THEN PERFORM prep.refuse('not_found', 'Paper not found'); END IF;
  SELECT k.organization_id INTO v_organization FROM kitchens k WHERE k.id = v.kitchen_id;
  IF p_to = 'withdrawn' THEN
    IF v.status = 'withdrawn' THEN RETURN v.status; END IF;
    UPDATE papers SET status = 'withdrawn' WHERE id = p_paper;
    PERFORM prep.audit(v_organization, 'paper.withdrawn', 'paper', p_paper, jsonb_build_object('was', v.status));
    RETURN p_to;
  END IF;
  IF v.status <> p_from THEN
    PERFORM prep.refuse('conflict', 'This paper was decided meanwhile');
  END IF;
  IF p_by IN (v.uploaded_by, v.user_id)
     OR EXISTS (SELECT 1 FROM memberships m WHERE m.user_id = p_by AND m.organization_id = v_organization) THEN
    PERFORM prep.refuse('forbidden', 'Somebody else reviews your own papers');
  END IF;
  IF p_to = 'approved' AND prep.paper_needs_two(v) AND v.endorsed_by IS DISTINCT FROM p_by AND v.endorsed_by IS NULL THEN
    IF p_reason = '' THEN PERFORM prep.refuse('invalid_input', 'Write why you approve it all the same', 'reason'); END IF;
    UPDATE papers SET endorsed_by = p_by WHERE id = p_paper;
    PERFORM prep.audit(v_organization, 'paper.endorsed', 'paper', p_paper, jsonb_build_object('reason', p_reason));
    RETURN 'in_review';
  ELSIF p_to = 'approved' AND prep.paper_needs_two(v) AND v.endorsed_by = p_by THEN
    PERFORM prep.refuse('conflict', 'A second admin has to agree');
  END IF;
  UPDATE papers SET status = p_to, reviewed_at = prep.now(), reviewed_by = p_by, review_code = p_code, review_reason = p_reason,
    endorsed_by = CASE WHEN p_to = 'approved' THEN endorsed_by END WHERE id = p_paper RETURNING * INTO v;
  PERFORM prep.audit(v_organization, 'paper.' || CASE p_to WHEN 'to_confirm' THEN 'returned' ELSE p_to END, 'paper', p_paper,
    jsonb_strip_nulls(jsonb_build_object('code', p_code, 'reason', nullif(p_reason, ''), 'endorsedBy', v.endorsed_by)));
  PERFORM prep.queue_paper_mail(v, CASE p_to WHEN 'approved' THEN 'paper_approved' WHEN 'rejected' THEN 'paper_rejected' ELSE 'paper_returned' END);
  RETURN p_to;
END $function$
;
-- Runs as its caller, called by prep_system.
