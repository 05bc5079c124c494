import { asc, eq, sql } from "drizzle-orm";
import {
  bookings,
  claimCharges,
  claimItems,
  claimPhotos,
  claims,
  damageConsents,
  deposits,
  kitchens,
  users,
} from "@/db/schema";
import { authorize } from "@/lib/access";
import { type Booking, getBooking } from "@/lib/bookings";
import type { BookingIdInput } from "@/lib/bookings/schemas";
import { type Ctx, requirePerson } from "@/lib/context";
import { CLAIM_WINDOW_HOURS } from "@/lib/core/claim-terms";
import { addHours } from "@/lib/core/interval";

/** Until when damage of a booking can be claimed; null while the visit is not over. As `prep.claimable_until`. */
export function claimableUntil(booking: Pick<Booking, "status" | "endsAt" | "checkedOutAt">): Date | null {
  if (booking.status !== "completed" && booking.status !== "no_show") return null;
  const { endsAt, checkedOutAt } = booking;
  return addHours(checkedOutAt && checkedOutAt > endsAt ? checkedOutAt : endsAt, CLAIM_WINDOW_HOURS);
}

/**
 * The deposit of a booking, what its renter agreed to beyond it, and the claim on both, for its renter, its host and support; null where there is none. Cents.
 * Refuses `not_found`.
 */
export async function getDeposit(ctx: Ctx, { bookingId }: BookingIdInput) {
  const booking = await getBooking(ctx, bookingId);
  return booking.depositCents > 0 ? depositOf(ctx.db, booking) : null;
}

/** The same for the platform itself, which shows it to a bank: whoever asks for it has been authorised. */
export const depositForSystem = (ctx: Ctx, booking: Booking) =>
  booking.depositCents > 0 ? depositOf(ctx.system, booking) : null;

async function depositOf(db: Ctx["db"], booking: Booking) {
  const [[deposit], [claim], items, photos, [consent], [charge]] = await db.batch((query) => [
    query.select().from(deposits).where(eq(deposits.bookingId, booking.id)),
    query.select().from(claims).where(eq(claims.bookingId, booking.id)),
    query
      .select({
        itemId: claimItems.id,
        description: claimItems.description,
        amountCents: claimItems.amountCents,
        disputed: claimItems.disputed,
        answer: claimItems.answer,
        awardedCents: claimItems.awardedCents,
      })
      .from(claimItems)
      .innerJoin(claims, eq(claims.id, claimItems.claimId))
      .where(eq(claims.bookingId, booking.id))
      .orderBy(asc(claimItems.position)),
    query
      .select({ id: claimPhotos.id, objectKey: claimPhotos.objectKey, createdAt: claimPhotos.createdAt })
      .from(claimPhotos)
      .innerJoin(claims, eq(claims.id, claimPhotos.claimId))
      .where(eq(claims.bookingId, booking.id))
      .orderBy(asc(claimPhotos.id)),
    query.select().from(damageConsents).where(eq(damageConsents.bookingId, booking.id)),
    query.select().from(claimCharges).where(eq(claimCharges.bookingId, booking.id)),
  ]);
  if (!deposit) return null;
  const { amountCents, returnedCents, awardedCents, currency, state } = deposit;
  return {
    ...{ amountCents, returnedCents, awardedCents, currency, state },
    claimableUntil: state === "held" ? claimableUntil(booking) : null,
    /** What more than the deposit can be claimed: as the renter agreed, while their card is kept. */
    beyondCents: consent?.stripePaymentMethodId && !consent.forgottenAt ? consent.mostCents : 0,
    agreed: consent ? { mostCents: consent.mostCents, at: consent.createdAt } : null,
    claim: claim ? { ...claim, items, photos, charge: charge ? chargeOf(charge) : null } : null,
  };
}
/** What was awarded beyond the deposit, as both sides may know it. */
const chargeOf = ({ amountCents, state, payBy }: typeof claimCharges.$inferSelect) => ({
  ...{ amountCents, state, payBy },
});

export type Deposit = NonNullable<Awaited<ReturnType<typeof getDeposit>>>;
export type Claim = NonNullable<Deposit["claim"]>;

const MOST = 100;

/** Claims that wait for support's word, the oldest answer first, at most 100. Refuses `not_found` to all but support. */
export async function listDisputedClaims(ctx: Ctx) {
  authorize(await requirePerson(ctx), "claim:decide");
  const [rows, items, photos] = await ctx.db.batch((query) => [
    query
      .select({
        claimId: claims.id,
        bookingId: claims.bookingId,
        amountCents: claims.amountCents,
        depositCents: bookings.depositCents,
        currency: claims.currency,
        answer: claims.answer,
        answeredAt: claims.answeredAt,
        kitchenName: kitchens.name,
        renterName: sql<string>`coalesce(nullif(${users.name}, ''), ${users.email})`,
      })
      .from(claims)
      .innerJoin(bookings, eq(bookings.id, claims.bookingId))
      .innerJoin(kitchens, eq(kitchens.id, bookings.kitchenId))
      .innerJoin(users, eq(users.id, bookings.renterId))
      .where(eq(claims.state, "disputed"))
      .orderBy(asc(claims.answeredAt), asc(claims.id))
      .limit(MOST),
    query
      .select({
        claimId: claimItems.claimId,
        itemId: claimItems.id,
        description: claimItems.description,
        amountCents: claimItems.amountCents,
        disputed: claimItems.disputed,
        answer: claimItems.answer,
      })
      .from(claimItems)
      .innerJoin(claims, eq(claims.id, claimItems.claimId))
      .where(eq(claims.state, "disputed"))
      .orderBy(asc(claimItems.position)),
    query
      .select({ claimId: claimPhotos.claimId, id: claimPhotos.id })
      .from(claimPhotos)
      .innerJoin(claims, eq(claims.id, claimPhotos.claimId))
      .where(eq(claims.state, "disputed"))
      .orderBy(asc(claimPhotos.id)),
  ]);
  const of = <T extends { claimId: string }>(list: T[], id: string) =>
    list.filter(({ claimId }) => claimId === id).map(({ claimId: _, ...rest }) => rest);
  return rows.map((row) => ({ ...row, items: of(items, row.claimId), photos: of(photos, row.claimId) }));
}
