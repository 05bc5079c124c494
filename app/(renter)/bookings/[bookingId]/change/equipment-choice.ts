import { type Booking, type FreeEquipment, freeEquipment } from "@/lib/bookings";
import type { Ctx } from "@/lib/context";
import { equipmentIn } from "@/lib/core/booking-terms";
import { minutesIn } from "@/lib/core/interval";

/** What a booking could have besides its space at its time: what others leave, what it has already counted as free. */
export async function equipmentForChange(ctx: Ctx, booking: Booking): Promise<FreeEquipment[]> {
  const { kitchenId, startsAt } = booking;
  const { items } = await freeEquipment(ctx, { kitchenId, startsAt, durationMinutes: minutesIn(booking) });
  const own = equipmentIn(booking.quote);
  const offered = items.map((item) => {
    const had = own.find(({ spaceId }) => spaceId === item.spaceId);
    // More of it costs what it was booked at.
    const { units, hourlyRateCents } = had ?? { units: 0, hourlyRateCents: item.hourlyRateCents };
    return { ...item, hourlyRateCents, freeUnits: Math.min(item.units, item.freeUnits + units) };
  });
  // What the kitchen offers no more stays with whoever has it.
  const kept = own
    .filter(({ spaceId }) => !items.some((item) => item.spaceId === spaceId))
    .map(({ spaceId, name, hourlyRateCents, units }) => ({
      ...{ spaceId, name, hourlyRateCents, units, freeUnits: units, currency: booking.currency },
    }));
  return [...offered, ...kept];
}
