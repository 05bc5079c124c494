import { authorize } from "@/lib/access";
import { getSeries } from "@/lib/bookings";
import type { CancelSeriesInput } from "@/lib/bookings/schemas";
import { type Ctx, requirePerson } from "@/lib/context";
import { AppError, refuse } from "@/lib/core/errors";
import { cancelBooking } from "./cancel-booking";

const OPEN = ["held", "requested", "confirmed"];

/**
 * Cancels what is still ahead of a series, or of it from one booking on: each booking by its own terms, paid ones with
 * their refund. One that cannot be cancelled any more stays, and is counted. Safe to repeat. Refuses `not_found`, `forbidden`.
 */
export async function cancelSeries(
  ctx: Ctx,
  { seriesId, fromBookingId, reason }: CancelSeriesInput,
): Promise<{ cancelled: number; kept: number; refundCents: number; currency: string }> {
  const series = await getSeries(ctx, seriesId);
  authorize(await requirePerson(ctx), "booking:cancel", series);
  const from = fromBookingId ? series.bookings.findIndex(({ id }) => id === fromBookingId) : 0;
  if (from < 0) refuse("not_found", "Booking not found");
  const open = series.bookings.slice(from).filter((b) => OPEN.includes(b.status) && b.startsAt > ctx.now);
  let [cancelled, kept, refundCents] = [0, 0, 0];
  for (const { id } of open) {
    try {
      refundCents += (await cancelBooking(ctx, { bookingId: id, reason })).refundCents;
      cancelled++;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      kept++;
    }
  }
  return { cancelled, kept, refundCents, currency: series.bookings[0]?.currency ?? "usd" };
}
