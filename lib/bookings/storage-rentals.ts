import { asc, eq, sql } from "drizzle-orm";
import { bookingSeries, bookings, kitchens, spaces, stations, users } from "@/db/schema";
import { type Ctx, requireUser } from "@/lib/context";
import type { BookingStatus, RentalTerm } from "@/lib/core/booking-terms";
import { refuse } from "@/lib/core/errors";
import type { MonthlyKind } from "@/lib/core/kitchen-terms";

const headColumns = {
  id: bookingSeries.id,
  organizationId: bookingSeries.organizationId,
  kitchenId: bookingSeries.kitchenId,
  renterId: bookingSeries.renterId,
  renterName: users.name,
  renterEmail: users.email,
  kitchenName: kitchens.name,
  kitchenSlug: kitchens.slug,
  city: kitchens.city,
  state: kitchens.state,
  postalCode: kitchens.postalCode,
  spaceId: bookingSeries.spaceId,
  spaceName: spaces.name,
  storageKind: sql<MonthlyKind>`${spaces.storageKind}`,
  unitName: stations.name,
  term: sql<RentalTerm>`${bookingSeries.rule}`,
  timeZone: bookingSeries.timeZone,
  noticeGivenAt: bookingSeries.noticeGivenAt,
  noticeReason: bookingSeries.noticeReason,
};
const monthColumns = {
  id: bookings.id,
  status: bookings.status,
  startsAt: bookings.startsAt,
  endsAt: bookings.endsAt,
  holdExpiresAt: bookings.holdExpiresAt,
  answerBy: bookings.answerBy,
  confirmedAt: bookings.confirmedAt,
  needsApproval: bookings.needsApproval,
  quote: bookings.quote,
  cancellationPolicy: bookings.cancellationPolicy,
  totalCents: bookings.totalCents,
  refundedCents: bookings.refundedCents,
  currency: bookings.currency,
};

const LIVE: readonly BookingStatus[] = ["held", "requested", "confirmed", "completed"];
const PAID: readonly BookingStatus[] = ["confirmed", "completed"];

/**
 * A rental with its unit and all its months, earliest first, for its renter and its host. `endsAt` is the end of the last
 * month that stands, `paidUntil` of the last one that is paid (null: none). Refuses `not_found`.
 */
export async function getRental(ctx: Ctx, rentalId: string) {
  requireUser(ctx);
  return read(ctx.db, rentalId);
}
export type Rental = Awaited<ReturnType<typeof getRental>>;

/** The same for the platform's own work. */
export const rentalForSystem = (ctx: Ctx, rentalId: string) => read(ctx.system, rentalId);

async function read(db: Ctx["db"], rentalId: string) {
  const [heads, months] = await db.batch((query) => [
    query
      .select(headColumns)
      .from(bookingSeries)
      .innerJoin(kitchens, eq(kitchens.id, bookingSeries.kitchenId))
      .innerJoin(spaces, eq(spaces.id, bookingSeries.spaceId))
      .innerJoin(stations, eq(stations.id, bookingSeries.stationId))
      .innerJoin(users, eq(users.id, bookingSeries.renterId))
      .where(eq(bookingSeries.id, rentalId))
      .limit(1),
    query
      .select(monthColumns)
      .from(bookings)
      .where(eq(bookings.seriesId, rentalId))
      .orderBy(asc(bookings.startsAt), asc(bookings.id))
      .limit(500),
  ]);
  const head = heads[0] ?? refuse("not_found", "Rental not found");
  const endOf = (among: readonly BookingStatus[]) =>
    months
      .filter(({ status }) => among.includes(status))
      .reduce<Date | null>((latest, { endsAt }) => (latest && latest > endsAt ? latest : endsAt), null);
  return { ...head, months, endsAt: endOf(LIVE) ?? new Date(0), paidUntil: endOf(PAID) };
}

type Row = {
  id: string;
  /** The first of its months: its messages hang on that. */
  threadId: string;
  kitchenName: string;
  spaceName: string;
  unitName: string;
  storageKind: MonthlyKind;
  city: string;
  state: string;
  timeZone: string;
  currency: string;
  paidUntil: string | null;
  endsAt: string;
  noticeGiven: boolean;
  dueBookingId: string | null;
  dueBy: string | null;
  dueCents: number | null;
};

/** The units that the actor rents or is about to, the one that ends first first, each with what is to be paid next. */
export async function listRentals(ctx: Ctx) {
  const renterId = requireUser(ctx);
  const { rows } = await ctx.db.run((query) =>
    query.execute<Row>(sql`select r.id, (select b.id from bookings b where b.series_id = r.id order by b.starts_at, b.id limit 1) as "threadId", k.name as "kitchenName", s.name as "spaceName", t.name as "unitName", s.storage_kind as "storageKind", k.city, k.state, r.time_zone as "timeZone", s.currency,
        m.paid_until as "paidUntil", m.ends_at as "endsAt", r.notice_given_at is not null as "noticeGiven", d.id as "dueBookingId", d.hold_expires_at as "dueBy", d.total_cents as "dueCents"
      from booking_series r join kitchens k on k.id = r.kitchen_id join spaces s on s.id = r.space_id join stations t on t.id = r.station_id
      cross join lateral (select max(b.ends_at) as ends_at, max(b.ends_at) filter (where b.status in ('confirmed', 'completed')) as paid_until
        from bookings b where b.series_id = r.id and b.status in ('held', 'requested', 'confirmed', 'completed') and (b.status <> 'held' or b.hold_expires_at > prep.now())) m
      left join lateral (select b.id, b.hold_expires_at, b.total_cents from bookings b
        where b.series_id = r.id and b.status = 'held' and b.hold_expires_at > prep.now() order by b.starts_at limit 1) d on true
     where r.renter_id = ${renterId} and r.station_id is not null and m.ends_at > prep.now() order by m.ends_at, r.id limit 100`),
  );
  const orNull = (at: string | null) => (at === null ? null : new Date(at));
  return rows.map(({ dueBookingId, dueBy, dueCents, ...row }) => ({
    ...row,
    paidUntil: orNull(row.paidUntil),
    endsAt: new Date(row.endsAt),
    due:
      dueBookingId === null || dueBy === null
        ? null
        : { bookingId: dueBookingId, payBy: new Date(dueBy), totalCents: dueCents ?? 0 },
  }));
}
