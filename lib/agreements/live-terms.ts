import { sql } from "drizzle-orm";
import { policyOf } from "@/lib/bookings";
import { titleOf } from "@/lib/compliance";
import type { Ctx } from "@/lib/context";
import type { AgreementTerms, RegularUse } from "@/lib/core/agreement-terms";
import type { CancellationPolicy } from "@/lib/core/booking-terms";
import type { PolicyName } from "@/lib/core/kitchen-terms";

/** A kitchen and somebody who works there or wants to. */
export type Pair = { kitchenId: string; renterId: string };
type Row = Pair &
  Omit<AgreementTerms, "policy"> & {
    cancellationPolicy: PolicyName;
    customPolicy: CancellationPolicy | null;
  };

const MOST_BOOKINGS = 60;

const papersOf = (whose: ReturnType<typeof sql>) => sql`(select coalesce(jsonb_agg(jsonb_build_object(
    'paper', ${titleOf(sql`h.requirement`)}, 'until', least(h.valid_until, h.ended_on)) order by h.requirement, h.id), '[]')
  from papers h where ${whose} and h.status = 'approved'
   and coalesce(least(h.valid_until, h.ended_on), 'infinity') >= (prep.now() at time zone k.time_zone)::date)`;

/**
 * What an agreement of each pair would say now: both names, the kitchen and its spaces, rules and cancellation terms, what the renter
 * uses again and again, and a picture of the bookings ahead and the papers of both sides. One round trip for all of them.
 */
export async function liveTerms(
  ctx: Ctx,
  pairs: readonly Pair[],
): Promise<(Pair & { terms: AgreementTerms })[]> {
  const wanted = JSON.stringify(pairs.map(({ kitchenId, renterId }) => ({ kitchenId, renterId })));
  const { rows } = await ctx.system.run((query) =>
    query.execute<Row>(sql`select k.id as "kitchenId", u.id as "renterId", o.name as host, coalesce(nullif(u.name, ''), u.email::text) as renter,
        jsonb_build_object('name', k.name, 'addressLine', k.address_line, 'city', k.city, 'state', k.state, 'postalCode', k.postal_code, 'timeZone', k.time_zone) as kitchen,
        k.house_rules as "houseRules", k.cancellation_policy as "cancellationPolicy", k.custom_policy as "customPolicy",
        (select coalesce(jsonb_agg(s.name order by s.position, s.id), '[]') from spaces s
          where s.kitchen_id = k.id and s.archived_at is null and s.kind <> 'equipment' and s.storage_kind is distinct from 'plan') as spaces,
        (select coalesce(jsonb_agg(jsonb_build_object('space', s.name, 'unit', t.name, 'rule', r.rule) order by r.id), '[]')
           from booking_series r join spaces s on s.id = r.space_id left join stations t on t.id = r.station_id
          where r.renter_id = u.id and r.kitchen_id = k.id and s.storage_kind is distinct from 'plan' and exists (select 1 from bookings b
            where b.series_id = r.id and b.status in ('requested', 'confirmed', 'checked_in') and b.ends_at > prep.now())) as regular,
        jsonb_build_object('bookings', (select coalesce(jsonb_agg(to_jsonb(x) order by x."startsAt"), '[]') from (
            select s.name as space, b.starts_at as "startsAt", b.ends_at as "endsAt" from bookings b join spaces s on s.id = b.space_id
             where b.kitchen_id = k.id and b.renter_id = u.id and b.status in ('requested', 'confirmed', 'checked_in') and b.ends_at > prep.now() and s.kind = 'work'
             order by b.starts_at, b.id limit ${MOST_BOOKINGS}) x),
          'hostPapers', ${papersOf(sql`h.kitchen_id = k.id`)}, 'renterPapers', ${papersOf(sql`h.user_id = u.id`)}) as "asOf"
      from jsonb_to_recordset(${wanted}::jsonb) as p("kitchenId" uuid, "renterId" uuid)
      join kitchens k on k.id = p."kitchenId" join organizations o on o.id = k.organization_id join users u on u.id = p."renterId"`),
  );
  return rows.map(
    ({ kitchenId, renterId, kitchen, host, renter, spaces, houseRules, regular, asOf, ...chosen }) => ({
      kitchenId,
      renterId,
      terms: { kitchen, host, renter, spaces, houseRules, policy: policyOf(chosen), regular, asOf },
    }),
  );
}

/** The same however a database orders the keys of what it keeps. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, inner: unknown) =>
    inner && typeof inner === "object" && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );

/** A unit of storage is the same use however many months were added to it. */
const useKey = ({ space, unit, rule }: RegularUse) =>
  canonical({ space, unit, rule: "months" in rule ? rule.startsOn : rule });

/**
 * Whether a text that says `agreed` also covers `live`. It does not when a party, the place, a space, the rules or the cancellation
 * terms differ, or when something regular was added or changed. Single bookings, papers and regular use that ended change
 * nothing that anybody agreed to.
 */
export function stillCovers(agreed: AgreementTerms, live: AgreementTerms): boolean {
  const fixed = ({ regular: _, asOf: __, ...rest }: AgreementTerms) => canonical(rest);
  const known = new Set(agreed.regular.map(useKey));
  return fixed(agreed) === fixed(live) && live.regular.every((use) => known.has(useKey(use)));
}
