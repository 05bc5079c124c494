import { and, asc, desc, eq, gt, lt, ne, or, type SQL, sql } from "drizzle-orm";
import type { Query } from "@/db/handle";
import { bookings, kitchens, spaces, users } from "@/db/schema";
import { authorize } from "@/lib/access";
import { type Ctx, requirePerson, requireUser } from "@/lib/context";
import { refuse } from "@/lib/core/errors";
import type { FoundGap } from "@/lib/core/gate-terms";
import { addDays } from "@/lib/core/interval";
import type { ListBookingsInput } from "./schemas";

const columns = {
  id: bookings.id,
  status: bookings.status,
  organizationId: bookings.organizationId,
  kitchenId: bookings.kitchenId,
  kitchenName: kitchens.name,
  kitchenSlug: kitchens.slug,
  city: kitchens.city,
  state: kitchens.state,
  postalCode: kitchens.postalCode,
  houseRules: kitchens.houseRules,
  noShowMinutes: kitchens.noShowMinutes,
  spaceId: bookings.spaceId,
  spaceName: spaces.name,
  spaceKind: spaces.kind,
  seriesId: bookings.seriesId,
  renterId: bookings.renterId,
  renterName: users.name,
  renterEmail: users.email,
  startsAt: bookings.startsAt,
  endsAt: bookings.endsAt,
  timeZone: bookings.timeZone,
  holdExpiresAt: bookings.holdExpiresAt,
  payUntil: bookings.payUntil,
  needsApproval: bookings.needsApproval,
  answerBy: bookings.answerBy,
  declineReason: bookings.declineReason,
  bufferBeforeMinutes: bookings.bufferBeforeMinutes,
  bufferAfterMinutes: bookings.bufferAfterMinutes,
  quote: bookings.quote,
  cancellationPolicy: bookings.cancellationPolicy,
  totalCents: bookings.totalCents,
  platformFeeCents: bookings.platformFeeCents,
  taxCents: bookings.taxCents,
  hostDueCents: bookings.hostDueCents,
  refundedCents: bookings.refundedCents,
  depositCents: bookings.depositCents,
  currency: bookings.currency,
  confirmedAt: bookings.confirmedAt,
  checkedInAt: bookings.checkedInAt,
  checkedOutAt: bookings.checkedOutAt,
  cancelledAt: bookings.cancelledAt,
  cancelledBy: bookings.cancelledBy,
  cancelReason: bookings.cancelReason,
  refundCapBps: bookings.refundCapBps,
  createdAt: bookings.createdAt,
  updatedAt: bookings.updatedAt,
  calendarSequence: bookings.calendarSequence,
  accessVersion: bookings.accessVersion,
  /** The paper that no longer covers its day; until that is cured nobody is let in. */
  freeze: sql<FoundGap | null>`(select f.gap from booking_freezes f where f.booking_id = ${bookings.id} and f.thawed_at is null)`,
};

const select = (query: Query) =>
  query
    .select(columns)
    .from(bookings)
    .innerJoin(spaces, eq(spaces.id, bookings.spaceId))
    .innerJoin(kitchens, eq(kitchens.id, bookings.kitchenId))
    .innerJoin(users, eq(users.id, bookings.renterId));

export type Booking = Awaited<ReturnType<typeof select>>[number];

/** A booking the actor may see, or `not_found`: a stranger's id tells nothing. */
export async function getBooking(ctx: Ctx, bookingId: string): Promise<Booking> {
  requireUser(ctx);
  const [row] = await ctx.db.run((query) => select(query).where(eq(bookings.id, bookingId)).limit(1));
  return row ?? refuse("not_found", "Booking not found");
}

/** The same for the platform's own work: mail, sweeps, settlement. */
export async function bookingForSystem(ctx: Ctx, bookingId: string): Promise<Booking> {
  const [row] = await ctx.system.run((query) => select(query).where(eq(bookings.id, bookingId)).limit(1));
  return row ?? refuse("not_found", "Booking not found");
}

/** Whether a booking is a month of storage, which nobody comes to: no check-in, no code, no change of time. */
export const isStorage = ({ spaceKind }: Pick<Booking, "spaceKind">): boolean => spaceKind === "storage";

/** Lists and calendars show slots of work; storage has a list and pages of its own. */
const visits = ne(spaces.kind, "storage");

type Page = { items: Booking[]; nextCursor: string | null };

/** Newest start first, by start and id, so that a page never repeats or skips a row. */
async function page(ctx: Ctx, where: SQL | undefined, input: ListBookingsInput): Promise<Page> {
  const [startsAt, id] = input.cursor?.split("_") ?? [];
  const cursorAt = new Date(Number(startsAt));
  if (input.cursor && (!id || Number.isNaN(cursorAt.getTime()))) {
    refuse("invalid_input", "This cursor is not one of ours", { cursor: ["This cursor is not one of ours"] });
  }
  const after = input.cursor
    ? or(
        lt(bookings.startsAt, cursorAt),
        and(eq(bookings.startsAt, cursorAt), sql`${bookings.id}::text < ${id}`),
      )
    : undefined;
  const when =
    input.status === "upcoming"
      ? gt(bookings.endsAt, ctx.now)
      : input.status === "past"
        ? lt(bookings.endsAt, ctx.now)
        : undefined;
  const rows = await ctx.db.run((query) =>
    select(query)
      .where(and(where, visits, after, when))
      .orderBy(desc(bookings.startsAt), desc(bookings.id))
      .limit(input.limit + 1),
  );
  const items = rows.slice(0, input.limit);
  const last = items.at(-1);
  return {
    items,
    nextCursor: rows.length > items.length && last ? `${last.startsAt.getTime()}_${last.id}` : null,
  };
}

/** The actor's own bookings as a renter, without storage. */
export async function listBookings(ctx: Ctx, input: ListBookingsInput): Promise<Page> {
  return page(ctx, eq(bookings.renterId, requireUser(ctx)), input);
}

/** Bookings of one organization. Refuses `not_found` to whoever is not of it, also to a renter who booked there. */
export async function listOrganizationBookings(
  ctx: Ctx,
  organizationId: string,
  input: ListBookingsInput,
): Promise<Page> {
  authorize(await requirePerson(ctx), "organization:read", { organizationId });
  return page(ctx, eq(bookings.organizationId, organizationId), input);
}

/** Bookings of an organization that touch a time, earliest first: the host's day. Refuses `not_found`. */
export async function bookingsBetween(
  ctx: Ctx,
  organizationId: string,
  from: Date,
  until: Date,
): Promise<Booking[]> {
  authorize(await requirePerson(ctx), "organization:read", { organizationId });
  return ctx.db.run((query) =>
    select(query)
      .where(
        and(
          eq(bookings.organizationId, organizationId),
          visits,
          lt(bookings.startsAt, until),
          gt(bookings.endsAt, from),
          sql`${bookings.status} not in ('expired', 'declined', 'cancelled')`,
        ),
      )
      .orderBy(asc(bookings.startsAt))
      .limit(200),
  );
}

/** Requests of an organization that wait for an answer, the most urgent first. Refuses `not_found`. */
export async function listRequests(ctx: Ctx, organizationId: string): Promise<Booking[]> {
  authorize(await requirePerson(ctx), "organization:read", { organizationId });
  return ctx.db.run((query) =>
    select(query)
      .where(
        and(
          eq(bookings.organizationId, organizationId),
          eq(bookings.status, "requested"),
          gt(bookings.answerBy, ctx.now),
        ),
      )
      .orderBy(asc(bookings.answerBy))
      .limit(100),
  );
}

/** The actor's own bookings that touch a time, earliest first, without those that came to nothing. */
export async function myBookingsBetween(ctx: Ctx, from: Date, until: Date): Promise<Booking[]> {
  return ctx.db.run((query) =>
    select(query)
      .where(
        and(
          eq(bookings.renterId, requireUser(ctx)),
          visits,
          lt(bookings.startsAt, until),
          gt(bookings.endsAt, from),
          sql`${bookings.status} not in ('expired', 'declined', 'cancelled')`,
        ),
      )
      .orderBy(asc(bookings.startsAt))
      .limit(500),
  );
}

/** Every booking of a series that the actor may see, earliest first. */
export async function seriesBookings(ctx: Ctx, seriesId: string): Promise<Booking[]> {
  requireUser(ctx);
  return ctx.db.run((query) =>
    select(query).where(eq(bookings.seriesId, seriesId)).orderBy(asc(bookings.startsAt)).limit(200),
  );
}

const CALENDAR_PAST_DAYS = 60;
const CALENDAR_CANCELLED_DAYS = 30;
const CALENDAR_MOST = 1_000;

/**
 * What a subscribed calendar shows: confirmed bookings from two months back on, and for a month those cancelled since,
 * so that every subscriber hears of it. For whoever holds the calendar's secret address.
 */
export async function bookingsForCalendar(
  ctx: Ctx,
  kind: "renter" | "kitchen" | "space",
  subjectId: string,
): Promise<Booking[]> {
  const subject = { renter: bookings.renterId, kitchen: bookings.kitchenId, space: bookings.spaceId }[kind];
  const rows = await ctx.system.run((query) =>
    select(query)
      .where(
        and(
          eq(subject, subjectId),
          visits,
          gt(bookings.endsAt, addDays(ctx.now, -CALENDAR_PAST_DAYS)),
          or(
            sql`${bookings.status} in ('confirmed', 'checked_in', 'completed', 'no_show')`,
            and(
              eq(bookings.status, "cancelled"),
              sql`${bookings.confirmedAt} is not null`,
              gt(bookings.cancelledAt, addDays(ctx.now, -CALENDAR_CANCELLED_DAYS)),
            ),
          ),
        ),
      )
      .orderBy(desc(bookings.startsAt), desc(bookings.id))
      .limit(CALENDAR_MOST),
  );
  return rows.reverse();
}
