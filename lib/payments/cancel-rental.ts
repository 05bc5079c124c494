import { authorize } from "@/lib/access";
import { getRental, offerToWaitlist } from "@/lib/bookings";
import type { CancelRentalInput } from "@/lib/bookings/schemas";
import { type Ctx, requirePerson } from "@/lib/context";
import { AppError, refuse } from "@/lib/core/errors";
import { cancelMonth } from "./cancel-booking";

/**
 * Ends a rental of storage with the month that runs, or from one month on: what is not paid is given back, what is paid comes
 * back by its own terms. A month that has begun stays, as does one that cannot be cancelled any more; those are counted as
 * kept. Safe to repeat. Refuses `not_found`, `forbidden`.
 */
export async function cancelRental(
  ctx: Ctx,
  { rentalId, fromBookingId, reason }: CancelRentalInput,
): Promise<{ cancelled: number; kept: number; refundCents: number; currency: string }> {
  const rental = await getRental(ctx, rentalId);
  authorize(await requirePerson(ctx), "booking:cancel", rental);
  const from = fromBookingId ? rental.months.findIndex(({ id }) => id === fromBookingId) : 0;
  if (from < 0) refuse("not_found", "Booking not found");
  const open = rental.months
    .slice(from)
    .filter(
      ({ status, startsAt }) =>
        status === "held" || status === "requested" || (status === "confirmed" && startsAt > ctx.now),
    );
  let [cancelled, kept, refundCents] = [0, 0, 0];
  // The last one first, so that at every moment the rental has no hole.
  for (const { id } of open.reverse()) {
    try {
      refundCents += (await cancelMonth(ctx, { bookingId: id, reason })).refundCents;
      cancelled++;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      kept++;
    }
  }
  // Whoever waits for a unit comes before whoever looks now. Cron makes up for what fails here.
  if (cancelled > 0) await offerToWaitlist(ctx, rental.kitchenId).catch(() => undefined);
  return { cancelled, kept, refundCents, currency: rental.months[0]?.currency ?? "usd" };
}
