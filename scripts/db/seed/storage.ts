import { rentStorage } from "@/lib/bookings";
import { uuidv7 } from "@/lib/core/ids";
import { localDate } from "@/lib/core/zoned";
import { addPlan, addStorage } from "@/lib/kitchens";
import { settleCheckout } from "@/lib/payments";
import { CARDS, pay } from "@/lib/testing/paying";
import { personAt, type Someone, systemAt } from "./people";

export type SeededStorage = { spaceId: string; timeZone: string };
type Rental = { renter: Someone; bookingIds: string[] };

/** Dry shelves and a chest freezer for one kitchen, as its host would add them. */
export async function offerStorage(
  kitchen: { id: string; timeZone: string },
  host: Someone,
  start: Date,
): Promise<SeededStorage[]> {
  const add = (storage: Omit<Parameters<typeof addStorage>[1], "kitchenId">) =>
    addStorage(personAt(host, start), { kitchenId: kitchen.id, ...storage });
  const shelves = await add({
    storageKind: "shelf",
    units: 12,
    name: "Dry shelves",
    description: "Steel wire, 48 by 18 inches, six feet high. Yours around the clock, locked with the room.",
    monthlyRateCents: 4_500,
  });
  const freezers = await add({
    storageKind: "freezer",
    units: 4,
    name: "Chest freezers",
    description: "Seven cubic feet at 0 °F, with an alarm that calls us.",
    monthlyRateCents: 9_500,
  });
  return [shelves, freezers].map(({ id }) => ({ spaceId: id, timeZone: kitchen.timeZone }));
}

/** A plan of one kitchen for people who come often, as its host would sell it. */
export async function offerPlan(
  kitchen: { id: string; timeZone: string },
  host: Someone,
  start: Date,
): Promise<SeededStorage> {
  const { id } = await addPlan(personAt(host, start), {
    kitchenId: kitchen.id,
    name: "Regular",
    description: "For bakers and caterers who are here every week.",
    units: 6,
    monthlyRateCents: 52_000,
    terms: {
      ...{ includes: "hours", perMonth: 1_200, everywhere: true },
      overage: [
        { minutes: 600, hourlyRateCents: 2_800 },
        { minutes: null, hourlyRateCents: 3_200 },
      ],
      rollover: { most: 300, months: 1 },
    },
  });
  return { spaceId: id, timeZone: kitchen.timeZone };
}

/** So many people take a unit for three months and pay the first. */
export async function rentUnits(
  storages: readonly SeededStorage[],
  renters: readonly Someone[],
  today: Date,
): Promise<Rental[]> {
  const rentals: Rental[] = [];
  for (const [n, renter] of renters.entries()) {
    const storage = storages[n % storages.length];
    if (!storage) break;
    const input = {
      spaceId: storage.spaceId,
      startsOn: localDate(today, storage.timeZone),
      months: 3,
    };
    const { rental } = await rentStorage(personAt(renter, today), input, { key: uuidv7(), hash: "" });
    rentals.push({ renter, bookingIds: rental.bookingIds });
  }
  await payMonth(rentals, 0, today);
  return rentals;
}

/** Everybody pays one month, by its place among the months of their rental. */
export async function payMonth(rentals: readonly Rental[], month: number, today: Date): Promise<void> {
  for (const { renter, bookingIds } of rentals) {
    const session = await pay(personAt(renter, today), bookingIds[month] ?? "", CARDS.good);
    await settleCheckout(systemAt(today), session);
  }
}
