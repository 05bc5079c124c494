import { type Booking, lengthsForChange, priceChange } from "@/lib/bookings";
import type { Ctx } from "@/lib/context";
import { minutesIn, slotAt } from "@/lib/core/interval";
import { bps } from "@/lib/core/money";

const MOST = 6;

export type Extension = { minutes: number; endsAt: Date; chargeCents: number };

/** How much longer a crew that is in could stay, shortest first, and what it costs. Empty when what follows is taken. */
export async function extensionChoices(ctx: Ctx, booking: Booking): Promise<Extension[]> {
  if (booking.status !== "checked_in" || ctx.now >= booking.endsAt) return [];
  const now = minutesIn(booking);
  return (await lengthsForChange(ctx, booking))
    .filter((minutes) => minutes > now)
    .slice(0, MOST)
    .map((minutes) => {
      const slot = slotAt(booking.startsAt, minutes);
      const { chargeCents } = priceChange(booking, slot, bps(0));
      return { minutes: minutes - now, endsAt: slot.endsAt, chargeCents };
    });
}
