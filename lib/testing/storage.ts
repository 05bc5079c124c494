import { rentStorage } from "@/lib/bookings";
import { uuidv7 } from "@/lib/core/ids";
import { settleCheckout } from "@/lib/payments";
import type { KitchenSpec } from "./factories";
import { pay } from "./paying";
import type { World } from "./world";

/** A kitchen with a table (space 0) and storage of so many shelves (space 1) at $40 a month. */
export async function shelves(world: World, units: number, spec: Partial<KitchenSpec> = {}) {
  const kitchen = await world.kitchen({
    stations: [
      { name: "Table 1", kind: "table" },
      ...Array.from({ length: units }, (_, n) => ({ name: `Shelf ${n + 1}`, kind: "storage" as const })),
    ],
    spaces: [
      { stations: [0] },
      {
        name: "Dry shelves",
        kind: "storage",
        storageKind: "shelf",
        units: 1,
        stations: Array.from({ length: units }, (_, n) => n + 1),
        hourlyRateCents: 0,
        monthlyRateCents: 4_000,
      },
    ],
    ...spec,
  });
  return { ...kitchen, storageId: kitchen.spaceIds[1] ?? "" };
}

type Renter = { id: string; sessionId: string };

/** A unit for `months`, nothing of it paid. */
export async function rent(world: World, renter: Renter, spaceId: string, startsOn: string, months = 1) {
  const once = { key: uuidv7(), hash: "h" };
  return (await rentStorage(world.as(renter), { spaceId, startsOn, months }, once)).rental;
}

/** A unit with the first of its months paid. */
export async function rentAndPay(
  world: World,
  renter: Renter,
  spaceId: string,
  startsOn: string,
  months = 1,
) {
  const rental = await rent(world, renter, spaceId, startsOn, months);
  await settleCheckout(world.system(), await pay(world.as(renter), rental.bookingIds[0] ?? ""));
  return rental;
}
