import { desc, eq, sql } from "drizzle-orm";
import { bookings, disputeShares, disputes, kitchens, transferReversals, users } from "@/db/schema";
import { authorize, can } from "@/lib/access";
import { getBooking } from "@/lib/bookings";
import type { BookingIdInput } from "@/lib/bookings/schemas";
import { type Ctx, requirePerson } from "@/lib/context";
import { refuse } from "@/lib/core/errors";

const MOST = 100;

const shown = {
  disputeId: disputes.id,
  bookingId: disputeShares.bookingId,
  state: disputes.state,
  stripeStatus: disputes.stripeStatus,
  reason: disputes.reason,
  amountCents: disputeShares.amountCents,
  hostCents: disputeShares.hostCents,
  platformCents: disputeShares.platformCents,
  currency: disputes.currency,
  openedAt: disputes.openedAt,
  evidenceDueAt: disputes.evidenceDueAt,
  note: disputes.note,
  submittedAt: disputes.submittedAt,
  endedAt: disputes.endedAt,
};

/**
 * Disputed payments for our own people: what is open first, by the bank's deadline, then the newest that have ended; a row per
 * booking, at most 100. Refuses `not_found` to everybody else.
 */
export async function listDisputes(ctx: Ctx) {
  authorize(await requirePerson(ctx), "money:read");
  return ctx.db.run((query) =>
    query
      .select({
        ...shown,
        kitchenName: kitchens.name,
        renterName: sql<string>`coalesce(nullif(${users.name}, ''), ${users.email})`,
      })
      .from(disputes)
      .innerJoin(disputeShares, eq(disputeShares.disputeId, disputes.id))
      .innerJoin(bookings, eq(bookings.id, disputeShares.bookingId))
      .innerJoin(kitchens, eq(kitchens.id, bookings.kitchenId))
      .innerJoin(users, eq(users.id, bookings.renterId))
      .orderBy(
        sql`${disputes.state} <> 'open'`,
        sql`case when ${disputes.submittedAt} is null then 0 else 1 end`,
        sql`case ${disputes.state} when 'open' then ${disputes.evidenceDueAt} end`,
        desc(disputes.openedAt),
      )
      .limit(MOST),
  );
}

/**
 * The disputes of a booking for those who run its kitchen and for support, the newest first, with what the host still owes
 * for them in cents; nothing for its renter. Refuses `not_found`.
 */
export async function disputesOf(ctx: Ctx, { bookingId }: BookingIdInput) {
  const booking = await getBooking(ctx, bookingId);
  if (!can(await requirePerson(ctx), "dispute:read", { organizationId: booking.organizationId })) return [];
  return ctx.db.run((query) =>
    query
      .select({
        ...shown,
        owedCents: sql<number>`(select coalesce(sum(${transferReversals.amountCents}), 0)::int from ${transferReversals}
          where ${transferReversals.shareId} = ${disputeShares.id} and ${transferReversals.stripeReversalId} is null)`,
      })
      .from(disputes)
      .innerJoin(disputeShares, eq(disputeShares.disputeId, disputes.id))
      .where(eq(disputeShares.bookingId, bookingId))
      .orderBy(desc(disputes.openedAt)),
  );
}

export type BookingDispute = Awaited<ReturnType<typeof disputesOf>>[number];

/** A case that the actor may speak for, with one of its bookings. Refuses `not_found`. */
export async function answerable(ctx: Ctx, disputeId: string) {
  const person = await requirePerson(ctx);
  const found = await ctx.db.run((query) =>
    query
      .select({ dispute: disputes, organizationId: disputeShares.organizationId })
      .from(disputes)
      .innerJoin(disputeShares, eq(disputeShares.disputeId, disputes.id))
      .where(eq(disputes.id, disputeId))
      .limit(1),
  );
  const [first] = found;
  if (!first) refuse("not_found", "There is no such dispute");
  authorize(person, "dispute:answer", { organizationId: first.organizationId });
  return { person, dispute: first.dispute };
}
