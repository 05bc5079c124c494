-- Requests: a slot whose money is authorised, and which is the renter's when the host says yes.

-- As in 0011: a request keeps its slot, so an imported time lies over it as over any booking.
CREATE OR REPLACE FUNCTION prep.calendar_conflicts(p_kitchen uuid)
RETURNS TABLE (booking_id uuid, feed_id uuid, busy tstzrange, summary text) LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT b.id, c.feed_id, c.busy, c.summary FROM calendar_busy c
    JOIN bookings b ON b.kitchen_id = c.kitchen_id AND b.status IN ('held', 'requested', 'confirmed', 'checked_in')
     AND b.ends_at > prep.now() AND c.busy && tstzrange(b.starts_at, b.ends_at)
   WHERE c.kitchen_id = p_kitchen AND EXISTS (SELECT 1 FROM allocations a WHERE a.booking_id = b.id AND a.released_at IS NULL
     AND (c.space_id IS NULL OR EXISTS (SELECT 1 FROM space_stations x WHERE x.space_id = c.space_id AND x.station_id = a.station_id)))
$$;
--> statement-breakpoint
-- As in 0003, replaced as its owner: what needs the host's yes waits for it, and is captured with it.
SET LOCAL ROLE prep_system;
--> statement-breakpoint
CREATE OR REPLACE FUNCTION prep.confirm_booking(p_booking uuid, p_session text, p_intent text, p_amount_cents int, p_currency text)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE b bookings%ROWTYPE; v_payment payments%ROWTYPE; v_id uuid := uuidv7();
BEGIN
  SELECT * INTO b FROM bookings WHERE id = p_booking FOR UPDATE;
  -- A payment for somebody else's booking, from another installation on the same account: nothing of ours to decide.
  IF NOT FOUND THEN RETURN NULL; END IF;
  SELECT * INTO v_payment FROM payments WHERE stripe_payment_intent_id = p_intent;
  IF NOT FOUND THEN
    IF b.status = 'held' AND b.total_cents = p_amount_cents AND b.currency = p_currency THEN
      IF b.needs_approval THEN
        UPDATE bookings SET status = 'requested', hold_expires_at = NULL,
          answer_by = least(prep.now() + make_interval(hours => (SELECT request_hours FROM kitchens WHERE id = b.kitchen_id)), b.starts_at)
         WHERE id = p_booking RETURNING * INTO b;
      ELSE
        UPDATE bookings SET status = 'confirmed', hold_expires_at = NULL, confirmed_at = prep.now() WHERE id = p_booking RETURNING * INTO b;
      END IF;
      UPDATE checkouts SET status = 'paid' WHERE stripe_session_id = p_session;
      INSERT INTO payments (id, booking_id, organization_id, stripe_payment_intent_id, status, amount_cents, currency)
      VALUES (v_id, p_booking, b.organization_id, p_intent, 'authorized', p_amount_cents, p_currency) RETURNING * INTO v_payment;
      PERFORM prep.audit(b.organization_id, 'booking.' || b.status, 'booking', p_booking, jsonb_build_object('paymentId', v_id));
      PERFORM prep.queue_mail('booking_' || b.status, b.renter_id, p_booking);
      PERFORM prep.queue_host_mail(CASE b.status WHEN 'requested' THEN 'host_new_request' ELSE 'host_new_booking' END, b.organization_id, p_booking);
      INSERT INTO analytics_events (id, name, entity_id, occurred_at) VALUES (uuidv7(), 'booking_' || b.status, p_booking, prep.now());
    ELSE
      UPDATE checkouts SET status = 'lost' WHERE stripe_session_id = p_session;
      INSERT INTO payments (id, booking_id, organization_id, stripe_payment_intent_id, status, amount_cents, currency)
      VALUES (v_id, p_booking, b.organization_id, p_intent, 'voiding', p_amount_cents, p_currency) RETURNING * INTO v_payment;
      PERFORM prep.audit(b.organization_id, 'payment.voiding', 'booking', p_booking, jsonb_build_object('paymentId', v_id, 'bookingStatus', b.status));
      PERFORM prep.queue_mail('slot_lost', b.renter_id, p_booking);
    END IF;
  END IF;
  RETURN jsonb_build_object('paymentId', v_payment.id, 'status', v_payment.status, 'organizationId', b.organization_id, 'amountCents', v_payment.amount_cents, 'bookingStatus', b.status);
END $$;
--> statement-breakpoint
RESET ROLE;
--> statement-breakpoint

-- The end of a request: confirmed by the host, declined, run out, or taken back. One answer counts. Saying yes asks again
-- what may have changed since; saying no, or nothing, frees the slot and gives the authorisation up. Answers the payment
-- page's Session, for whoever captures or voids.
CREATE FUNCTION prep.answer_request(p_booking uuid, p_to text, p_reason text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE b bookings%ROWTYPE;
BEGIN
  SELECT * INTO b FROM bookings WHERE id = p_booking FOR UPDATE;
  IF NOT FOUND THEN PERFORM prep.refuse('not_found', 'Booking not found'); END IF;
  IF b.status <> 'requested' OR (p_to <> 'expired' AND b.answer_by <= prep.now()) THEN
    PERFORM prep.refuse('conflict', 'This request is no longer open', 'status');
  END IF;
  IF p_to = 'confirmed' THEN
    IF NOT EXISTS (SELECT 1 FROM kitchens k JOIN spaces s ON s.id = b.space_id WHERE k.id = b.kitchen_id AND k.status = 'published'
                      AND coalesce(s.open_times, k.open_times) @> tstzrange(b.starts_at, b.ends_at)) THEN
      PERFORM prep.refuse('outside_hours', 'The kitchen is closed for some or all of that time', 'startsAt');
    END IF;
    IF EXISTS (SELECT 1 FROM prep.calendar_conflicts(b.kitchen_id) c WHERE c.booking_id = p_booking) THEN
      PERFORM prep.refuse('slot_taken', 'Another calendar of the kitchen has this time by now');
    END IF;
    IF EXISTS (SELECT 1 FROM renter_standings r WHERE r.organization_id = b.organization_id AND r.renter_id = b.renter_id AND r.standing = 'blocked') THEN
      PERFORM prep.refuse('renter_blocked', 'You do not take bookings from this renter. Change that first');
    END IF;
    UPDATE bookings SET status = 'confirmed', answer_by = NULL, confirmed_at = prep.now() WHERE id = p_booking;
    PERFORM prep.queue_mail('booking_confirmed', b.renter_id, p_booking);
    INSERT INTO analytics_events (id, name, entity_id, occurred_at) VALUES (uuidv7(), 'booking_confirmed', p_booking, prep.now());
  ELSE
    UPDATE bookings SET status = p_to, answer_by = NULL, host_due_cents = 0, platform_fee_cents = 0, tax_cents = 0,
      decline_reason = CASE p_to WHEN 'declined' THEN p_reason ELSE '' END,
      cancel_reason = CASE p_to WHEN 'cancelled' THEN p_reason ELSE '' END,
      cancelled_at = CASE p_to WHEN 'cancelled' THEN prep.now() END, cancelled_by = CASE p_to WHEN 'cancelled' THEN 'renter' END
     WHERE id = p_booking;
    UPDATE allocations SET released_at = prep.now() WHERE booking_id = p_booking AND released_at IS NULL;
    UPDATE payments SET status = 'voiding' WHERE booking_id = p_booking AND status = 'authorized';
    IF p_to <> 'cancelled' THEN PERFORM prep.queue_mail('request_' || p_to, b.renter_id, p_booking); END IF;
    IF p_to = 'cancelled' THEN PERFORM prep.queue_host_mail('host_request_withdrawn', b.organization_id, p_booking); END IF;
  END IF;
  PERFORM prep.audit(b.organization_id, 'booking.' || p_to, 'booking', p_booking);
  RETURN (SELECT c.stripe_session_id FROM checkouts c WHERE c.booking_id = p_booking AND c.status = 'paid' LIMIT 1);
END $$;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION prep.answer_request(uuid, text, text) TO prep_system;
--> statement-breakpoint
ALTER FUNCTION prep.answer_request(uuid, text, text) OWNER TO prep_system;
--> statement-breakpoint

-- Other buffers around one booking, for a reason that stays in the log. Longer ones must be free.
CREATE FUNCTION prep.override_buffers(p_booking uuid, p_before int, p_after int, p_reason text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE b bookings%ROWTYPE;
BEGIN
  UPDATE bookings SET buffer_before_minutes = p_before, buffer_after_minutes = p_after
   WHERE id = p_booking AND status IN ('held', 'requested', 'confirmed', 'checked_in') RETURNING * INTO b;
  IF NOT FOUND THEN PERFORM prep.refuse('conflict', 'The booking changed meanwhile. Look again'); END IF;
  BEGIN
    UPDATE allocations SET blocked = tstzrange(b.starts_at - make_interval(mins => p_before), b.ends_at + make_interval(mins => p_after))
     WHERE booking_id = p_booking AND released_at IS NULL;
  EXCEPTION WHEN exclusion_violation THEN
    PERFORM prep.refuse('slot_taken', 'Another booking is too close for that', 'bufferAfterMinutes');
  END;
  PERFORM prep.audit(b.organization_id, 'booking.buffers', 'booking', p_booking,
    jsonb_build_object('beforeMinutes', p_before, 'afterMinutes', p_after, 'reason', p_reason));
END $$;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION prep.override_buffers(uuid, int, int, text) TO prep_system;
--> statement-breakpoint
ALTER FUNCTION prep.override_buffers(uuid, int, int, text) OWNER TO prep_system;
