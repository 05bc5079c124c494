import { sql } from "drizzle-orm";
import type { Ctx } from "@/lib/context";
import type { MonthlyKind } from "@/lib/core/kitchen-terms";
import type { PlanTerms } from "@/lib/core/plan-terms";
import { authorizedKitchen } from "@/lib/kitchens";

type Row = {
  spaceId: string;
  spaceName: string;
  description: string;
  storageKind: MonthlyKind;
  plan: PlanTerms | null;
  monthlyRateCents: number;
  currency: string;
  archived: boolean;
  unitId: string;
  unitName: string;
  waiting: number;
  rentals: {
    rentalId: string;
    threadId: string;
    renter: string;
    startsAt: string;
    endsAt: string;
    paidUntil: string | null;
    noticeGiven: boolean;
    requestId: string | null;
  }[];
};

/** Who has a unit, now or from a day ahead on; `requestId` is the month that waits for the host's answer. */
export type UnitRental = {
  rentalId: string;
  /** The first of its months: its messages hang on that. */
  threadId: string;
  renter: string;
  startsAt: Date;
  endsAt: Date;
  paidUntil: Date | null;
  noticeGiven: boolean;
  requestId: string | null;
};

/**
 * Every storage and every plan of a kitchen with each of its units and whoever has it, earliest first, and how many wait; of what was
 * archived only units that somebody still has. `nextFreeAt`: when the first unit becomes free where all are taken. For the
 * people who run the kitchen. Refuses `not_found`.
 */
export async function storageOccupancy(ctx: Ctx, kitchenId: string) {
  const kitchen = await authorizedKitchen(ctx, kitchenId, "organization:read");
  const { rows } = await ctx.db.run((query) =>
    query.execute<Row>(sql`select s.id as "spaceId", s.name as "spaceName", s.description, s.storage_kind as "storageKind", s.plan, s.monthly_rate_cents as "monthlyRateCents",
        s.currency, s.archived_at is not null as archived, t.id as "unitId", t.name as "unitName",
        (select count(*)::int from waitlist_entries w where w.space_id = s.id and w.state = 'waiting' and w.window_ends_at > prep.now()) as waiting,
        coalesce((select jsonb_agg(x.rental order by x.starts_at) from (
          select min(b.starts_at) as starts_at, jsonb_build_object('rentalId', r.id, 'threadId', (select f.id from bookings f where f.series_id = r.id order by f.starts_at, f.id limit 1), 'renter', coalesce(nullif(u.name, ''), u.email::text), 'startsAt', min(b.starts_at),
              'endsAt', max(b.ends_at), 'paidUntil', max(b.ends_at) filter (where b.status = 'confirmed'), 'noticeGiven', r.notice_given_at is not null,
              'requestId', min(b.id::text) filter (where b.status = 'requested')) as rental
            from allocations a join bookings b on b.id = a.booking_id and b.ends_at > prep.now() join booking_series r on r.id = b.series_id join users u on u.id = r.renter_id
           where a.station_id = t.id and a.released_at is null and not (b.status = 'held' and b.pay_until is null and b.hold_expires_at <= prep.now())
           group by r.id, u.id) x), '[]') as rentals
      from spaces s join space_stations ss on ss.space_id = s.id join stations t on t.id = ss.station_id
     where s.kitchen_id = ${kitchenId} and s.kind = 'storage' order by s.archived_at is not null, s.position, s.id, t.position limit 2000`),
  );
  return { kitchen, storages: storagesOf(rows, ctx.now) };
}

export type Occupancy = Awaited<ReturnType<typeof storageOccupancy>>["storages"][number];

function storagesOf(rows: readonly Row[], now: Date) {
  const ids = [...new Set(rows.map(({ spaceId }) => spaceId))];
  return ids.flatMap((id) => {
    const own = rows.filter(({ spaceId }) => spaceId === id);
    const [head] = own;
    if (!head) return [];
    const units = own
      .map(({ unitId, unitName, rentals }) => ({
        id: unitId,
        name: unitName,
        rentals: rentals.map(rentalOf),
      }))
      .filter((unit) => !head.archived || unit.rentals.length > 0);
    if (units.length === 0) return [];
    const taken = units.filter(({ rentals }) => rentals.some(({ startsAt }) => startsAt <= now)).length;
    const ends = units.map(({ rentals }) => Math.max(0, ...rentals.map(({ endsAt }) => +endsAt)));
    const { unitId: _, unitName: __, rentals: ___, ...offer } = head;
    return {
      ...offer,
      units,
      taken,
      nextFreeAt: taken === units.length ? new Date(Math.min(...ends)) : null,
    };
  });
}

const rentalOf = ({
  rentalId,
  threadId,
  renter,
  noticeGiven,
  requestId,
  ...at
}: Row["rentals"][number]): UnitRental => ({
  ...{ rentalId, threadId, renter, noticeGiven, requestId },
  startsAt: new Date(at.startsAt),
  endsAt: new Date(at.endsAt),
  paidUntil: at.paidUntil === null ? null : new Date(at.paidUntil),
});
