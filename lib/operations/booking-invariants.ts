import { type SQL, sql } from "drizzle-orm";
import type { Scope } from "./check-invariants";

const PER_CHECK = 50;

/** Rows of (subject, detail) as violations of one invariant, so that a broken rule names at most so many cases. */
export const violations = (invariant: string, cases: SQL): SQL =>
  sql`select ${invariant}::text as invariant, v.subject::text as subject, v.detail::text as detail from (${cases}) v limit ${PER_CHECK}`;

const at = (moment: Date) => sql`${moment.toISOString()}::timestamptz`;

/** Every booking that stands for money, with its payments beside it. */
const paidBookings = (
  scope: Scope,
) => sql`select b.id, b.status, b.confirmed_at, b.total_cents, changes.paid as paid_changes, changes.last_at as changed_at,
    -- A booking that plans paid whole has no payment of its own.
    case when b.total_cents + b.deposit_cents > changes.charged then 1 else 0 end as own,
    b.host_due_cents + b.platform_fee_cents + b.tax_cents + b.refunded_cents as shared_cents,
    -- Credit beside a card is a part of one payment.
    count(p.id) filter (where p.status = 'captured' and (p.kind = 'card' or not exists (select 1 from payments x where x.booking_id = b.id
      and x.kind = 'card' and x.change_id is not distinct from p.change_id and x.status in ('authorized', 'captured')))) as captured,
    count(p.id) filter (where p.status in ('authorized', 'voiding')) as unfinished,
    coalesce(sum(p.captured_cents), 0) as captured_cents, coalesce(sum(p.refunded_cents), 0) as refunded_cents
  from bookings b left join payments p on p.booking_id = b.id
  cross join lateral (select count(*) as paid, coalesce(sum(c.charge_cents), 0) as charged, max(c.decided_at) as last_at from booking_changes c
    where c.booking_id = b.id and c.state = 'applied' and c.charge_cents > 0) changes
  where b.updated_at >= ${at(scope.since)} or exists (select 1 from payments x where x.booking_id = b.id and x.updated_at >= ${at(scope.since)}) group by b.id, changes.paid, changes.charged, changes.last_at`;

/** I1, I4, I7 and I8: slots, payments and holds. */
export function bookingChecks(scope: Scope): SQL[] {
  return [
    violations(
      "I1",
      sql`select a.id as subject, format('overlaps %s on station %s', o.id, a.station_id) as detail from allocations a
        join allocations o on o.station_id = a.station_id and o.blocked && a.blocked and o.id > a.id and o.released_at is null
       where a.released_at is null and upper(a.blocked) >= ${at(scope.since)}`,
    ),
    // A slot is taken exactly as long as its booking stands; one that nobody came to was given up at some moment of it.
    violations(
      "I1",
      sql`select b.id as subject, format('%s with %s live allocations', b.status, count(a.id)) as detail from bookings b
        left join allocations a on a.booking_id = b.id and a.released_at is null where b.updated_at >= ${at(scope.since)} and b.status <> 'no_show'
       group by b.id having (count(a.id) > 0) <> (b.status not in ('expired', 'declined', 'cancelled'))`,
    ),
    // A rental of storage is one unit, whatever became of its months.
    violations(
      "I1",
      sql`select b.id as subject, format('stands on %s, its rental on %s', a.station_id, r.station_id) as detail from bookings b
        join booking_series r on r.id = b.series_id and r.station_id is not null
        join allocations a on a.booking_id = b.id and a.station_id <> r.station_id where b.updated_at >= ${at(scope.since)}`,
    ),
    violations(
      "I4",
      sql`select p.id as subject, format('%s: captured %s times, %s unfinished; captured %s = shares and refunds %s of %s',
           p.status, p.captured, p.unfinished, p.captured_cents, p.shared_cents, p.total_cents) as detail from (${paidBookings(scope)}) p
        where case when p.confirmed_at is null then p.captured > 0
          -- One payment for the booking, and one for each change that cost more.
          else p.captured > p.own + p.paid_changes or (p.captured = 0 and p.own = 1 and (p.confirmed_at < ${at(scope.settledBefore)} or p.status <> 'confirmed'))
            or (p.captured between p.own and p.own + p.paid_changes - 1 and p.changed_at < ${at(scope.settledBefore)})
            or (p.captured = p.own + p.paid_changes and (p.captured_cents <> p.shared_cents or p.captured_cents <> p.total_cents)) end`,
    ),
    violations(
      "I4",
      sql`select p.id as subject, format('still %s since %s', p.status, p.created_at) as detail from payments p
       where p.status in ('authorized', 'voiding') and p.created_at < ${at(scope.settledBefore)}
         -- The money of a request waits for its answer, the credit of a hold or of a change for its page.
         and not exists (select 1 from booking_changes c where c.id = p.change_id and c.state = 'pending_payment' and c.expires_at > prep.now() - interval '10 minutes')
         and not exists (select 1 from bookings b where b.id = p.booking_id and (b.status = 'requested' or b.updated_at >= ${at(scope.settledBefore)}
           or b.status = 'held' and exists (select 1 from checkouts c where c.booking_id = b.id and c.credit_cents > 0
             and c.status in ('creating', 'open') and c.expires_at > prep.now() - interval '10 minutes')))`,
    ),
    ...depositChecks(scope),
    ...planChecks(),
    ...holdChecks(scope),
    ...changeChecks(scope),
    violations(
      "I8",
      sql`select p.id as subject, format('captured %s, refunds %s, counted as %s', p.captured_cents, coalesce(sum(r.amount_cents), 0), p.refunded_cents) as detail
        from payments p left join refunds r on r.payment_id = p.id and r.status <> 'failed' and r.purpose = 'price' where p.updated_at >= ${at(scope.since)}
       group by p.id having coalesce(sum(r.amount_cents), 0) > p.captured_cents or coalesce(sum(r.amount_cents), 0) <> p.refunded_cents`,
    ),
    violations(
      "I8",
      sql`select i.booking_id as subject, format('transferred %s of %s captured, %s refunded, fee %s', i.net_cents, p.captured_cents, p.refunded_cents, b.platform_fee_cents) as detail
        from payout_items i join bookings b on b.id = i.booking_id cross join lateral (
          select sum(captured_cents) as captured_cents, sum(refunded_cents) as refunded_cents from payments where booking_id = b.id and status = 'captured') p
       where i.updated_at >= ${at(scope.since)} and i.stripe_transfer_id is not null and i.kind = 'booking'
         -- Less what the host has given back of it, or owes.
         and i.net_cents - (select coalesce(sum(x.amount_cents), 0) from transfer_reversals x where x.booking_id = b.id and x.kind = 'booking')
           > p.captured_cents - p.refunded_cents - b.platform_fee_cents - b.tax_cents`,
    ),
    violations(
      "I8",
      sql`select r.id as subject, format('refund still to be sent since %s', r.created_at) as detail
        from refunds r where r.status = 'pending' and r.created_at < ${at(scope.settledBefore)}
          and not exists (select 1 from dispute_shares s join disputes d on d.id = s.dispute_id where s.payment_id = r.payment_id and d.state = 'open')`,
    ),
  ];
}

/** I8 for deposits: paid as they were asked for, given back or awarded whole and never more, and paid on to hosts as awarded. */
function depositChecks(scope: Scope): SQL[] {
  return [
    violations(
      "I8",
      sql`select d.booking_id as subject, format('%s: %s asked, %s paid, %s given back in refunds of %s, %s awarded of claims %s, %s transferred',
           d.state, d.amount_cents, p.paid, d.returned_cents, r.sent, d.awarded_cents, c.awarded, i.moved) as detail from deposits d
        cross join lateral (select coalesce(sum(x.deposit_cents) filter (where x.status = 'captured'), 0) as paid,
            bool_or(x.status in ('authorized', 'voiding')) as unfinished from payments x where x.booking_id = d.booking_id) p
        cross join lateral (select coalesce(sum(x.amount_cents), 0) as sent from refunds x where x.booking_id = d.booking_id and x.purpose = 'deposit') r
        cross join lateral (select coalesce(sum(x.awarded_cents), 0) as awarded from claims x where x.booking_id = d.booking_id) c
        cross join lateral (select coalesce(sum(x.net_cents), 0) as moved from payout_items x where x.booking_id = d.booking_id and x.kind = 'claim') i
        cross join lateral (select coalesce(sum(x.amount_cents), 0) as charged from claim_charges x where x.booking_id = d.booking_id) g
       where d.updated_at >= ${at(scope.since)} and d.state <> 'void' and not coalesce(p.unfinished, false)
         and (p.paid <> d.amount_cents or r.sent <> d.returned_cents or c.awarded <> d.awarded_cents + g.charged or i.moved > d.awarded_cents)`,
    ),
    // Beyond the deposit: never more than was agreed to, taken or declined soon, and paid on to hosts as it was paid.
    violations(
      "I8",
      sql`select g.id as subject, format('%s: %s charged of %s agreed, %s transferred', g.state, g.amount_cents, c.most_cents, i.moved) as detail
        from claim_charges g left join damage_consents c on c.booking_id = g.booking_id
        cross join lateral (select coalesce(sum(x.net_cents), 0) as moved from payout_items x where x.booking_id = g.booking_id and x.kind = 'damage') i
       where g.updated_at >= ${at(scope.since)} and (g.amount_cents > coalesce(c.most_cents, 0) or i.moved > case g.state when 'paid' then g.amount_cents else 0 end
         or g.state = 'pending' and g.created_at < ${at(scope.settledBefore)} and not prep.is_disputed(g.booking_id))`,
    ),
  ];
}

/** I3 for plans: no month of one gives more than it includes, nor more than rolls over after it. */
function planChecks(): SQL[] {
  return [
    violations(
      "I3",
      sql`select a.booking_id as subject, format('%s used of %s, %s of %s after it', u.used, a.granted, u.used_after, a.rollover) as detail
        from plan_allowances a cross join lateral prep.plan_used(a.booking_id) u
       where a.expires_at > prep.now() - interval '1 day' and (u.used > a.granted or u.used_after > a.rollover)`,
    ),
  ];
}

/** I7: an unpaid hold that ran out blocks nobody; one with a payment page stands only while the page can be paid. */
function holdChecks(scope: Scope): SQL[] {
  return [
    violations(
      "I7",
      sql`select b.id as subject, format('blocks its slot, ran out at %s', b.hold_expires_at) as detail
        from bookings b join allocations a on a.booking_id = b.id and a.released_at is null
        cross join lateral prep.blocked_times(array[a.station_id], lower(a.blocked), upper(a.blocked)) t
       where b.status = 'held' and b.pay_until is null and b.hold_expires_at < prep.now() - interval '60 seconds' and t.blocked = a.blocked`,
    ),
    violations(
      "I7",
      sql`select b.id as subject, format('held until %s, payable until %s', b.hold_expires_at, c.expires_at) as detail
        from bookings b join checkouts c on c.booking_id = b.id where b.status = 'held' and b.hold_expires_at < prep.now() - interval '60 seconds'
         and c.expires_at < prep.now() - interval '60 seconds' and c.expires_at < ${at(scope.settledBefore)}`,
    ),
  ];
}

/** I1 and I7 for changes: what a change took is held while it is open, and is the booking's whole time once it was applied. */
function changeChecks(scope: Scope): SQL[] {
  return [
    violations(
      "I1",
      sql`select c.id as subject, format('%s, and still holds a station', c.state) as detail from booking_changes c
        join allocations a on a.change_id = c.id and a.released_at is null where c.state in ('declined', 'expired')`,
    ),
    violations(
      "I1",
      sql`select b.id as subject, format('changed to %s, blocks %s', b.starts_at, a.blocked) as detail from bookings b
        join booking_changes c on c.booking_id = b.id and c.state in ('applied', 'failed')
        join allocations a on a.change_id = c.id and a.released_at is null
        left join booking_equipment e on e.booking_id = b.id and e.space_id = a.equipment_space_id
       where b.updated_at >= ${at(scope.since)} and a.blocked <> tstzrange(b.starts_at - make_interval(mins => coalesce(e.buffer_before_minutes, b.buffer_before_minutes)),
         b.ends_at + make_interval(mins => coalesce(e.buffer_after_minutes, b.buffer_after_minutes)))`,
    ),
    // Equipment is the booking's as long as the booking stands; while a change is open, it may keep more.
    violations(
      "I1",
      sql`select b.id as subject, format('%s with %s of %s %s', b.status, count(a.id), e.units, e.name) as detail from booking_equipment e
        join bookings b on b.id = e.booking_id left join allocations a on a.booking_id = b.id and a.equipment_space_id = e.space_id and a.released_at is null
       where b.updated_at >= ${at(scope.since)} and b.status <> 'no_show'
         and not exists (select 1 from booking_changes c where c.booking_id = b.id and c.state in ('pending_payment', 'proposed'))
       group by b.id, e.space_id, e.units, e.name
      having count(a.id) <> case when b.status in ('expired', 'declined', 'cancelled') then 0 else e.units end`,
    ),
    violations(
      "I7",
      sql`select c.id as subject, format('%s, ran out at %s', c.state, c.expires_at) as detail from booking_changes c
        left join checkouts p on p.change_id = c.id
       where c.state in ('pending_payment', 'proposed') and c.expires_at < prep.now() - interval '10 minutes'
         and coalesce(p.expires_at, c.expires_at) < prep.now() - interval '60 seconds' and coalesce(p.expires_at, c.expires_at) < ${at(scope.settledBefore)}`,
    ),
  ];
}
