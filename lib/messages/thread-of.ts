import { type Booking, getBooking, getRental, isStorage, type Rental } from "@/lib/bookings";
import type { Ctx } from "@/lib/context";

/** What a thread is about: it hangs on one booking, and closes some time after its end. */
export type Subject = Pick<
  Booking,
  "id" | "organizationId" | "renterId" | "confirmedAt" | "endsAt" | "timeZone"
>;

/**
 * The thread of a booking; of any month of storage the one thread of its rental, which hangs on the first month and lasts as
 * long as months are paid. Refuses `not_found`.
 */
export async function threadOf(ctx: Ctx, bookingId: string): Promise<Subject> {
  const booking = await getBooking(ctx, bookingId);
  if (!isStorage(booking) || !booking.seriesId) return booking;
  return threadOfRental(await getRental(ctx, booking.seriesId)) ?? booking;
}

/** The same of a rental that was read already; null: it has no month yet. */
export function threadOfRental(rental: Rental): Subject | null {
  const [first] = rental.months;
  if (!first) return null;
  const { organizationId, renterId, timeZone, paidUntil } = rental;
  const { id, confirmedAt, endsAt } = first;
  return { id, confirmedAt, organizationId, renterId, timeZone, endsAt: paidUntil ?? endsAt };
}
