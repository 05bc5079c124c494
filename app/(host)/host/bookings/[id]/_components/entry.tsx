import { EntryCard } from "@/components/visits/entry-card";
import { can, type Person } from "@/lib/access";
import type { Booking } from "@/lib/bookings";
import type { Ctx } from "@/lib/context";
import { getAccess } from "@/lib/visits";
import { RenewForm } from "./renew-form";

type Props = { ctx: Ctx; person: Person; booking: Booking };

/** The code of a booking that still lets somebody in, for the kitchen's own people. */
export async function Entry({ ctx, person, booking }: Props) {
  const stands = booking.status === "confirmed" || booking.status === "checked_in";
  if (!stands || ctx.now >= booking.endsAt) return null;
  const access = await getAccess(ctx, { bookingId: booking.id });
  return (
    <div className="grid gap-3">
      <EntryCard access={access} place={booking} reader="host" />
      {can(person, "booking:renew-code", booking) && <RenewForm bookingId={booking.id} />}
    </div>
  );
}
