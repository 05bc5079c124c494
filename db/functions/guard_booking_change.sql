CREATE OR REPLACE FUNCTION prep.guard_booking_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF OLD.state NOT IN ('pending_payment', 'proposed') AND NOT (OLD.state = 'applied' AND NEW.state = 'failed')
     OR (OLD.booking_id, OLD.kind, OLD.requested_by, OLD.from_starts_at, OLD.from_ends_at, OLD.to_starts_at, OLD.to_ends_at, OLD.charge_cents, OLD.refund_cents, OLD.from_equipment, OLD.to_equipment)
        IS DISTINCT FROM (NEW.booking_id, NEW.kind, NEW.requested_by, NEW.from_starts_at, NEW.from_ends_at, NEW.to_starts_at, NEW.to_ends_at, NEW.charge_cents, NEW.refund_cents, NEW.from_equipment, NEW.to_equipment) THEN
    RAISE EXCEPTION 'a change that is %, or what it is about, cannot be rewritten', OLD.state USING ERRCODE = 'check_violation', CONSTRAINT = 'booking_changes_history';
  END IF;
  RETURN NEW;
END $function$
;
-- Runs as its caller, called by prep_system.
