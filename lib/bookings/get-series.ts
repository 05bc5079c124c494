import { and, asc, eq, sql } from "drizzle-orm";
import { bookingSeries, bookings, kitchens, spaces } from "@/db/schema";
import { type Ctx, requireUser } from "@/lib/context";
import { refuse } from "@/lib/core/errors";
import { MOST_OCCURRENCES } from "./series";

const headColumns = {
  id: bookingSeries.id,
  organizationId: bookingSeries.organizationId,
  renterId: bookingSeries.renterId,
  kitchenName: kitchens.name,
  kitchenSlug: kitchens.slug,
  spaceName: spaces.name,
  rule: bookingSeries.rule,
  timeZone: bookingSeries.timeZone,
  billing: bookingSeries.billing,
};
const bookingColumns = {
  id: bookings.id,
  status: bookings.status,
  startsAt: bookings.startsAt,
  endsAt: bookings.endsAt,
  holdExpiresAt: bookings.holdExpiresAt,
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
      .where(eq(bookingSeries.id, seriesId))
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
        sql`b.hold_expires_at > prep.now() and b.hold_expires_at <= prep.now() + make_interval(hours => ${DUE_SOON_HOURS})`,
      )} limit 500`),
  );
  return { reminded: rows.length };
}
