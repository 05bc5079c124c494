import { EntryCard } from "@/components/visits/entry-card";
import type { Booking } from "@/lib/bookings";
import type { Ctx } from "@/lib/context";
import { AppError } from "@/lib/core/errors";
import { getAccess } from "@/lib/visits";
import { PassCard } from "./pass-card";

/** How to get in, while the booking stands and its slot is not over; support sees none of it. */
export async function Entry({ ctx, booking }: { ctx: Ctx; booking: Booking }) {
  const stands = booking.status === "confirmed" || booking.status === "checked_in";
  if (!stands || ctx.now >= booking.endsAt) return null;
  const access = await getAccess(ctx, { bookingId: booking.id }).catch((error: unknown) => {
    if (error instanceof AppError && error.code === "forbidden") return null;
    throw error;
  });
  return (
    access && (
      <>
        <EntryCard access={access} place={booking} reader="renter" />
        {booking.status === "confirmed" && !booking.freeze && <PassCard ctx={ctx} booking={booking} />}
      </>
    )
  );
}
