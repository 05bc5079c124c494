import { and, asc, eq, isNull, sql } from "drizzle-orm";
import { bookingSeries, bookings, kitchens, spaces } from "@/db/schema";
import { type Ctx, requireUser } from "@/lib/context";
import type { SeriesRule } from "@/lib/core/booking-terms";
import { refuse } from "@/lib/core/errors";
import { MOST_OCCURRENCES } from "./series";

const headColumns = {
  id: bookingSeries.id,
  organizationId: bookingSeries.organizationId,
  renterId: bookingSeries.renterId,
  kitchenName: kitchens.name,
  kitchenSlug: kitchens.slug,
  spaceName: spaces.name,
  rule: sql<SeriesRule>`${bookingSeries.rule}`,
  timeZone: bookingSeries.timeZone,
  billing: bookingSeries.billing,
};
const bookingColumns = {
  id: bookings.id,
  status: bookings.status,
  startsAt: bookings.startsAt,
  endsAt: bookings.endsAt,
  holdExpiresAt: bookings.holdExpiresAt,
  needsApproval: bookings.needsApproval,
  totalCents: bookings.totalCents,
  currency: bookings.currency,
};

/** A series with all its bookings, earliest first, for its renter and its host. Refuses `not_found`. */
export async function getSeries(ctx: Ctx, seriesId: string) {
  requireUser(ctx);
  return read(ctx.db, seriesId);
}
export type Series = Awaited<ReturnType<typeof getSeries>>;

/** The same for the platform's own work. */
export const seriesForSystem = (ctx: Ctx, seriesId: string) => read(ctx.system, seriesId);

async function read(db: Ctx["db"], seriesId: string) {
  const [heads, items] = await db.batch((query) => [
    query
      .select(headColumns)
      .from(bookingSeries)
      .innerJoin(kitchens, eq(kitchens.id, bookingSeries.kitchenId))
      .innerJoin(spaces, eq(spaces.id, bookingSeries.spaceId))
      // A rental of storage is read with its unit, by `getRental`.
      .where(and(eq(bookingSeries.id, seriesId), isNull(bookingSeries.stationId)))
      .limit(1),
    query
      .select(bookingColumns)
      .from(bookings)
      .where(eq(bookings.seriesId, seriesId))
      .orderBy(asc(bookings.startsAt))
      .limit(MOST_OCCURRENCES),
  ]);
  const head = heads[0] ?? refuse("not_found", "Series not found");
  return { ...head, bookings: items };
}

const DUE_SOON_HOURS = 24;

/** Cron: says once that an occurrence has to be paid within a day. Safe to run twice and at once. */
export async function remindOfPayments(ctx: Ctx): Promise<{ reminded: number }> {
  const { rows } = await ctx.system.run((query) =>
    query.execute(sql`select prep.queue_mail('payment_due', b.renter_id, b.id) from bookings b
      where ${and(
        sql`b.status = 'held' and b.series_id is not null`,
        // A first month of storage is paid at once: there is nothing to be reminded of.
        sql`(b.hold_expires_at > b.created_at + interval '3 hours' or not exists (select 1 from booking_series r where r.id = b.series_id and r.station_id is not null))`,
        sql`b.hold_expires_at > prep.now() and b.hold_expires_at <= prep.now() + make_interval(hours => ${DUE_SOON_HOURS})`,
      )} limit 500`),
  );
  return { reminded: rows.length };
}
