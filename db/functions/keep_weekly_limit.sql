CREATE OR REPLACE FUNCTION prep.keep_weekly_limit(p_booking uuid, p_starts timestamp with time zone, p_ends timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE v record; v_from timestamptz; v_until timestamptz; v_sum interval; v_before interval; v_after interval;
BEGIN
  SELECT b.renter_id, b.kitchen_id, b.starts_at, b.ends_at, k.time_zone, k.max_hours_per_week AS most INTO v
    FROM bookings b JOIN kitchens k ON k.id = b.kitchen_id WHERE b.id = p_booking;
  IF v.most IS NULL THEN RETURN; END IF;
  -- As for a hold: what one person asks for at the same time counts each other.
  PERFORM pg_advisory_xact_lock(hashtextextended(v.renter_id::text, 7));
  v_from := date_trunc('week', p_starts AT TIME ZONE v.time_zone) AT TIME ZONE v.time_zone;
  v_until := (date_trunc('week', p_starts AT TIME ZONE v.time_zone) + interval '7 days') AT TIME ZONE v.time_zone;
  v_before := greatest(least(v.ends_at, v_until) - greatest(v.starts_at, v_from), interval '0');
  v_after := least(p_ends, v_until) - p_starts;
  SELECT coalesce(sum(least(c.ends_at, v_until) - greatest(c.starts_at, v_from)), interval '0') INTO v_sum
    FROM prep.counting_bookings(v.renter_id, v.kitchen_id, v_from, v_until) c;
  IF v_after > v_before AND v_sum - v_before + v_after > make_interval(hours => v.most) THEN
    PERFORM prep.refuse('renter_limit', 'That is more hours than one renter may book here in a week', 'durationMinutes');
  END IF;
END $function$
;
-- Runs as its caller, called by prep_system.
