import { authorize } from "@/lib/access";
import { getRental } from "@/lib/bookings";
import type { CancelMonthsInput } from "@/lib/bookings/schemas";
import { type Ctx, requirePerson } from "@/lib/context";
import { refuse } from "@/lib/core/errors";
import { cancelMonth } from "./cancel-booking";
import { giveNotice } from "./give-notice";

/**
 * The host takes a unit back from one month on: that month and all that follow are cancelled, what was paid of them goes back
 * whole, none can be added, and the renter is told with the reason. Months that have begun stay. `expectedRefundCents` is
 * what the host was shown: if it is more by now, nothing happens. Safe to repeat: what a failure left is done then. Refuses
 * `not_found`, `forbidden`, `conflict` (the month has begun, or nothing of it is paid), `precondition_failed`.
 */
export async function cancelMonths(
  ctx: Ctx,
  { rentalId, fromBookingId, reason, expectedRefundCents }: CancelMonthsInput,
): Promise<{ cancelled: number; refundCents: number; currency: string; endsAt: Date | null }> {
  const rental = await getRental(ctx, rentalId);
  authorize(await requirePerson(ctx), "rental:give-notice", rental);
  const from = rental.months.findIndex(({ id }) => id === fromBookingId);
  const first = rental.months[from] ?? refuse("not_found", "Booking not found");
  if (first.startsAt <= ctx.now) refuse("conflict", "A month that has begun stays with its renter");
  const paid = rental.months.slice(from).filter(({ status }) => status === "confirmed");
  if (paid.length === 0 && first.status !== "cancelled")
    refuse("conflict", "None of these months is paid. Give notice instead");
  const refundCents = paid.reduce((sum, month) => sum + month.totalCents - month.refundedCents, 0);
  if (refundCents > (expectedRefundCents ?? refundCents))
    refuse("precondition_failed", "The refund changed since it was shown. Look again before you cancel");
  // The last one first, so that at every moment the rental has no hole.
  for (const { id } of paid.toReversed()) await cancelMonth(ctx, { bookingId: id, reason });
  const { endsAt } = await giveNotice(ctx, { rentalId, reason });
  return { cancelled: paid.length, refundCents, currency: first.currency, endsAt };
}
