import { type SQL, sql } from "drizzle-orm";
import { violations } from "./booking-invariants";
import type { Scope } from "./check-invariants";

/** Each move of a booking as the audit log tells it, with the move before it. Other things are told of it, too. */
const walk = (scope: Scope) => sql`select l.entity_id as booking, l.sequence, substr(l.action, 9) as status,
    lag(substr(l.action, 9)) over (partition by l.entity_id order by l.sequence) as before,
    row_number() over (partition by l.entity_id order by l.sequence desc) as from_last
  from audit_log l join bookings b on b.id = l.entity_id and b.updated_at >= ${scope.since.toISOString()}::timestamptz
 where l.entity = 'booking' and l.action like 'booking.%'
   and exists (select 1 from booking_moves m where substr(l.action, 9) in (m.from_status, m.to_status))`;

/** I6, I9 and I11: what happened is written once, in an unbroken chain, and was allowed. */
export function historyChecks(scope: Scope): SQL[] {
  return [
    violations(
      "I6",
      sql`select b.id as subject, format('is %s, the audit log ends with %s', b.status, coalesce(w.status, 'nothing')) as detail
        from bookings b left join (${walk(scope)}) w on w.booking = b.id and w.from_last = 1
       where b.updated_at >= ${scope.since.toISOString()}::timestamptz and w.status is distinct from b.status`,
    ),
    violations("I6", brokenChains(scope)),
    violations(
      "I9",
      sql`select i.event_id as subject, format('%s kept %s times', i.provider, count(*)) as detail
        from inbox i group by i.provider, i.event_id having count(*) > 1`,
    ),
    violations(
      "I9",
      sql`select 'inbox' as subject, 'nothing keeps an event from being kept twice' as detail where not exists
        (select 1 from pg_constraint c where c.conrelid = 'inbox'::regclass and c.contype in ('p', 'u') and c.convalidated)`,
    ),
    violations(
      "I11",
      sql`select w.booking as subject, format('moved from %s to %s', coalesce(w.before, 'nothing'), w.status) as detail from (${walk(scope)}) w
       where case when w.before is null then w.status <> 'held'
         else not exists (select 1 from booking_moves m where m.from_status = w.before and m.to_status = w.status) end`,
    ),
  ];
}

/** Recomputing a chain costs as much as it is long, so an hourly run takes its share: each one is verified every day. */
function brokenChains({ everything }: Scope): SQL {
  const turn = everything
    ? sql`true`
    : sql`abs(hashtext(h.organization_id::text)::bigint) % 24 = extract(hour from prep.now() at time zone 'UTC')::int`;
  return sql`select h.chain || ':' || h.organization_id as subject, format('breaks at %s', k.sequence) as detail
    from chain_heads h cross join lateral (select prep.first_broken_link(h.chain, h.organization_id) as sequence) k
   where ${turn} and k.sequence is not null`;
}
