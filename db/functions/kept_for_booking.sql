CREATE OR REPLACE FUNCTION prep.kept_for_booking(b bookings, p_code text)
 RETURNS bigint
 LANGUAGE sql
 STABLE
 SET search_path TO 'public', 'pg_temp'
AS $function$
  SELECT coalesce((SELECT sum(r.amount_cents) FROM refunds r WHERE r.booking_id = b.id AND r.status = 'pending'
             AND r.purpose = CASE p_code WHEN 'deposits_held' THEN 'deposit' ELSE 'price' END), 0)
    + CASE p_code WHEN 'deposits_held' THEN coalesce((SELECT d.amount_cents FROM deposits d WHERE d.booking_id = b.id AND d.state = 'held'), 0)
        ELSE CASE WHEN EXISTS (SELECT 1 FROM ledger_transactions t WHERE t.key = 'settle:' || b.id) THEN 0
               ELSE b.host_due_cents + b.platform_fee_cents + b.tax_cents END END
$function$
;
-- Runs as its caller, called by prep_system.
