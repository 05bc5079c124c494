CREATE OR REPLACE FUNCTION prep.begin_damage_page(p_booking uuid, p_after integer)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE g claim_charges%ROWTYPE;
BEGIN
  SELECT * INTO g FROM claim_charges WHERE booking_id = p_booking AND state IN ('declined', 'unpaid') FOR UPDATE;
  IF NOT FOUND THEN PERFORM prep.refuse('conflict', 'Nothing is to be paid for damage of this booking'); END IF;
  IF g.pages = p_after THEN
    UPDATE claim_charges SET pages = pages + 1, page_begun_at = prep.now(), stripe_session_id = NULL, url = NULL WHERE id = g.id RETURNING * INTO g;
  END IF;
  RETURN jsonb_build_object('id', g.id, 'amountCents', g.amount_cents, 'currency', g.currency, 'pages', g.pages, 'begunAt', g.page_begun_at,
    'sessionId', g.stripe_session_id, 'url', g.url);
END $function$
;
-- Runs as its caller, called by prep_system.
