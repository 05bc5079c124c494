-- Papers are settled in one place: what a reviewer decides, and what their person takes back.
-- Every round of a review is an occasion of its own, for the renter or for those who run the kitchen.
CREATE FUNCTION prep.queue_paper_mail(p_paper papers, p_template text) RETURNS void LANGUAGE sql SET search_path = public, pg_temp AS $$
  SELECT prep.queue(concat_ws(':', 'mail', p_template, r.user_id, p_paper.id, extract(epoch FROM prep.now())),
      jsonb_build_object('kind', 'mail', 'template', p_template, 'userId', r.user_id, 'subjectId', p_paper.id))
    FROM (SELECT p_paper.user_id WHERE p_paper.user_id IS NOT NULL
          UNION SELECT m.user_id FROM memberships m JOIN kitchens k ON k.organization_id = m.organization_id
           WHERE k.id = p_paper.kitchen_id AND m.role IN ('owner', 'manager')) r (user_id)
$$;
--> statement-breakpoint
-- Why one reviewer is not enough: the paper is over already, or the day that it rests on was not read off it.
CREATE FUNCTION prep.paper_needs_two(p_paper papers) RETURNS boolean LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT coalesce(p_paper.valid_until < (prep.now() AT TIME ZONE coalesce((SELECT k.time_zone FROM kitchens k WHERE k.id = p_paper.kitchen_id), 'America/Los_Angeles'))::date, false)
    OR NOT coalesce(p_paper.reading->'fields' ? CASE WHEN p_paper.valid_until IS NULL THEN 'validFrom' ELSE 'validUntil' END, false)
$$;
--> statement-breakpoint
-- Ends or turns a paper, once: of two at a time the second finds it decided. Answers where it stands now. p_to is approved,
-- rejected, to_confirm (more is wanted of its person) or withdrawn, p_from where a reviewer saw it; whoever must recheck what rests on papers hooks in here.
CREATE FUNCTION prep.settle_paper(p_paper uuid, p_from text, p_to text, p_by uuid, p_code text, p_reason text) RETURNS text
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
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
END $$;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION prep.queue_paper_mail(papers, text), prep.paper_needs_two(papers),
  prep.settle_paper(uuid, text, text, uuid, text, text) TO prep_system;
