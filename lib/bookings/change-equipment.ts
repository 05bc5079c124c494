import { type ChangedEquipment, equipmentIn } from "@/lib/core/booking-terms";
import type { SpaceCard } from "@/lib/kitchens";
import type { PricedEquipment } from "@/lib/pricing";
import { wantedEquipment } from "./equipment";
import type { EquipmentChoice } from "./equipment-schemas";
import type { Booking } from "./queries";

/** Equipment that a booking is to have. Of what it has already, the database keeps the buffers it was booked with. */
export type NextEquipment = PricedEquipment & { bufferBeforeMinutes: number; bufferAfterMinutes: number };

/**
 * What a booking is to have besides its space. What it has already keeps the rate that it was
 * booked at, also for more of it; what is new has the rate of now. Refuses as a hold does, by field `equipment`, what is
 * not offered or more than there is; but nobody has to give up what they have.
 */
export function nextEquipment(
  card: SpaceCard,
  booking: Pick<Booking, "quote">,
  choices: readonly EquipmentChoice[],
): NextEquipment[] {
  const own = equipmentIn(booking.quote);
  return choices.map((choice) => {
    const had = own.find(({ spaceId }) => spaceId === choice.spaceId);
    const offered = card.equipment.find(({ spaceId }) => spaceId === choice.spaceId);
    const { bufferBeforeMinutes = 0, bufferAfterMinutes = 0 } = offered ?? {};
    if (had && had.units >= choice.units) {
      const { spaceId, name, hourlyRateCents } = had;
      return { spaceId, name, hourlyRateCents, units: choice.units, bufferBeforeMinutes, bufferAfterMinutes };
    }
    const [wanted] = wantedEquipment(card, [choice]);
    if (!wanted) throw new RangeError("equipment that was asked for is either found or refused");
    const { stationIds: _, ...priced } = wanted;
    return had ? { ...priced, name: had.name, hourlyRateCents: had.hourlyRateCents } : priced;
  });
}

type Units = Pick<ChangedEquipment, "spaceId" | "units">;

/** Whether two lists name the same machines, each kind once, in any order. */
export function sameEquipment(one: readonly Units[], other: readonly Units[]): boolean {
  const keys = (list: readonly Units[]) => list.map(({ spaceId, units }) => `${spaceId} ${units}`).sort();
  return keys(one).join() === keys(other).join();
}
