import { and, eq, inArray } from "drizzle-orm";
import { payments } from "@/db/schema";
import type { Booking, BookingChange } from "@/lib/bookings";
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

type Due = Pick<Booking, "id" | "totalCents" | "depositCents">;

/**
 * What holds that are paid at once cost their renter now, and what of it their credit can pay, the first of them first.
 * Decided again when Pay is pressed.
 */
export async function payingTerms(ctx: Ctx, holds: readonly Due[]): Promise<PayingTerms> {
  const ids = holds.map(({ id }) => id);
  const [free, kept] = await Promise.all([
    creditOf(ctx),
    ctx.db.run((query) =>
      query
        .select({ amountCents: payments.amountCents, depositCents: payments.depositCents })
        .from(payments)
        .where(
          and(
            inArray(payments.bookingId, ids),
            eq(payments.kind, "credit"),
            eq(payments.status, "authorized"),
          ),
        ),
    ),
  ]);
  const sum = (parts: readonly number[]) => parts.reduce((total, part) => total + part, 0);
  const keptCents = sum(kept.map(({ amountCents, depositCents }) => amountCents + depositCents));
  const due = holds.map(({ totalCents, depositCents }) => totalCents + depositCents);
  const has = free + keptCents;
  const creditCents = due.reduce((paid, dueCents) => paid + creditPays(dueCents, has - paid), 0);
  return { dueCents: sum(due), creditCents, chosen: keptCents > 0 };
}

/** The same of a change that costs so much more. */
export async function changeTerms(ctx: Ctx, chargeCents: number): Promise<PayingTerms> {
  return { dueCents: chargeCents, creditCents: creditPays(chargeCents, await creditOf(ctx)), chosen: false };
}

/** What of a change that waits for its payment is left for the card, in cents. */
export async function leftToPay(ctx: Ctx, { id, chargeCents }: BookingChange): Promise<number> {
  const [kept] = await ctx.db.run((query) =>
    query
      .select({ amountCents: payments.amountCents })
      .from(payments)
      .where(and(eq(payments.changeId, id), eq(payments.kind, "credit"), eq(payments.status, "authorized"))),
  );
  return chargeCents - (kept?.amountCents ?? 0);
}

/** As `prep.credit_against`: all of it, or all but what a payment page takes at least. */
const creditPays = (dueCents: number, hasCents: number): number =>
  hasCents >= dueCents ? dueCents : Math.max(Math.min(hasCents, dueCents - LEAST_CENTS), 0);
