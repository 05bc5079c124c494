import { and, eq } from "drizzle-orm";
import { payments } from "@/db/schema";
import type { Booking } from "@/lib/bookings";
import type { Ctx } from "@/lib/context";
import { LEAST_CENTS } from "@/lib/pricing";
import { creditOf } from "@/lib/wallets";

export type PayingTerms = {
  /** Price and deposit. */
  dueCents: number;
  /** What of it credit would pay; 0: the payer has none to speak of. */
  creditCents: number;
  /** Whether it is kept for the open page already. */
  chosen: boolean;
};

/** What a hold costs its renter now, and what of it their credit can pay. Decided again when Pay is pressed. */
export async function payingTerms(ctx: Ctx, booking: Booking): Promise<PayingTerms> {
  const [free, [kept]] = await Promise.all([
    creditOf(ctx),
    ctx.db.run((query) =>
      query
        .select({ amountCents: payments.amountCents, depositCents: payments.depositCents })
        .from(payments)
        .where(
          and(
            eq(payments.bookingId, booking.id),
            eq(payments.kind, "credit"),
            eq(payments.status, "authorized"),
          ),
        ),
    ),
  ]);
  const dueCents = booking.totalCents + booking.depositCents;
  const keptCents = kept ? kept.amountCents + kept.depositCents : 0;
  return { dueCents, creditCents: creditPays(dueCents, free + keptCents), chosen: keptCents > 0 };
}

/** As `prep.credit_for`: all of it, or all but what a payment page takes at least. */
const creditPays = (dueCents: number, hasCents: number): number =>
  hasCents >= dueCents ? dueCents : Math.max(Math.min(hasCents, dueCents - LEAST_CENTS), 0);
