import find from "@photostructure/tz-lookup";
import zipcodes from "zipcodes";
import type { KitchenStatus } from "@/lib/core/kitchen-terms";
import type { RateCard } from "@/lib/core/price-terms";
import { type KitchenSpec, makeKitchen, makeOrganization, type SpaceSpec } from "@/lib/testing/factories";
import { onboard } from "@/lib/testing/paying";
import { CITIES, type City } from "./cities";
import { withEquipment } from "./equipment";
import { KINDS } from "./kitchen-kinds";
import { FIRST_NAMES, HOUSE_RULES } from "./names";
import { personAt, type Someone, systemAt } from "./people";
import type { Random } from "./random";
import { offerPlan, offerStorage, type SeededStorage } from "./storage";

export type SeededKitchen = {
  id: string;
  spaceIds: string[];
  /** What can be reserved along with a slot. */
  equipmentIds: string[];
  timeZone: string;
  organizationId: string;
  storages: SeededStorage[];
  /** What the demo's host sells by the month. */
  plan?: SeededStorage;
};

/** How dear a city is beside the average. */
const LEVEL: Record<string, number> = {
  "New York": 1.35,
  "San Francisco": 1.4,
  "Los Angeles": 1.2,
  Boston: 1.15,
  Seattle: 1.15,
  Houston: 0.85,
  Philadelphia: 0.9,
};

/** The `index`th kitchen of a city, which is itself the `cityIndex`th. */
export function kitchenSpec(
  city: City,
  cityIndex: number,
  index: number,
  random: Random,
): Omit<KitchenSpec, "organizationId" | "createdBy"> {
  const kind = KINDS[(index + cityIndex) % KINDS.length] ?? (KINDS[0] as (typeof KINDS)[number]);
  const postalCode = random.pick(city.zips);
  // Near the middle of its ZIP code, so that no kitchen stands in a lake.
  const middle = zipcodes.codes[postalCode] ?? city;
  const latitude = middle.latitude + (random.next() - 0.5) * 0.012;
  const longitude = middle.longitude + (random.next() - 0.5) * 0.012;
  const first = FIRST_NAMES[(cityIndex * 5 + index * 3) % FIRST_NAMES.length];
  const level = LEVEL[city.city] ?? 1;
  const name = `${first} ${random.pick(kind.names)}`;
  const closed = random.int(0, 3) === 0 ? [7] : [];
  return {
    name,
    slug: `${name} ${city.city}`.toLowerCase().replace(/[^a-z0-9]+/g, "-"),
    description: kind.description,
    houseRules: HOUSE_RULES,
    addressLine: `${random.int(100, 2900)} ${random.pick(city.streets)}`,
    city: city.city,
    state: city.state,
    postalCode,
    latitude,
    longitude,
    timeZone: find(latitude, longitude),
    amenities: [
      ...new Set([
        ...kind.amenities,
        ...random.some(["parking", "wifi", "step_free", "staffed"] as const, 0.4),
      ]),
    ],
    cancellationPolicy: random.pick(["flexible", "moderate", "moderate", "strict"] as const),
    leadTimeMinutes: random.pick([60, 120, 240]),
    horizonDays: 90,
    stations: kind.stations,
    spaces: kind.spaces.map(({ rateDollars, ...space }): SpaceSpec => {
      const hourlyRateCents = Math.round((rateDollars * level * (0.9 + random.next() * 0.25)) / 0.5) * 50;
      // Who rents the whole floor rents it by the day, or for an evening, and has it cleaned.
      return { ...space, hourlyRateCents, ...(!space.units && { rates: floorRates(hourlyRateCents) }) };
    }),
    hours: [1, 2, 3, 4, 5, 6, 7]
      .filter((weekday) => !closed.includes(weekday))
      .map((weekday) => ({ weekday, opensMinute: kind.opensHour * 60, closesMinute: kind.closesHour * 60 })),
  };
}

const floorRates = (hourlyRateCents: number): RateCard => ({
  bands: [
    {
      ...{ name: "Weekend", weekdays: [6, 7], fromMinute: 0, toMinute: 1_440 },
      hourlyRateCents: Math.round((hourlyRateCents * 1.25) / 50) * 50,
    },
  ],
  packages: [{ name: "Day", minutes: 600, priceCents: hourlyRateCents * 8 }],
  fees: [{ name: "Cleaning", amountCents: 3_500 }],
  minimumCents: null,
});

/** About sixty kitchens: the first of Chicago belong to host@example.com, the rest to hosts of their own. */
export async function seedKitchens(
  people: { one(email: string): Someone; renters: Someone[] },
  random: Random,
  start: Date,
) {
  const made: SeededKitchen[] = [];
  const ctx = systemAt(start);
  const host = people.one("host@example.com");
  const manager = people.one("manager@example.com");
  const members = [{ userId: manager.id, role: "manager" as const }];
  const demo = await makeOrganization(ctx, host.id, {
    name: "Harper Kitchens",
    timeZone: "America/Chicago",
    members,
  });
  await onboard(personAt(host, start), demo);

  for (const city of CITIES) {
    const count = city.city === "Chicago" ? 5 : random.int(4, 5);
    const owner = people.renters[CITIES.indexOf(city)] ?? host;
    const own = await makeOrganization(ctx, owner.id, {
      name: `${city.city} Kitchen Partners`,
      timeZone: find(city.latitude, city.longitude),
    });
    await onboard(personAt(owner, start), own);
    for (let index = 0; index < count; index++) {
      const mine = city.city === "Chicago" && index < 2;
      const status: KitchenStatus = city.city === "Austin" && index === count - 1 ? "in_review" : "published";
      const organizationId = mine ? demo : own;
      const wanted = kitchenSpec(city, CITIES.indexOf(city), index, random);
      const kitchen = await makeKitchen(ctx, {
        ...withEquipment(wanted),
        status,
        organizationId,
        createdBy: mine ? host.id : owner.id,
      });
      if (status !== "published") continue;
      const { id } = kitchen;
      const spaceIds = kitchen.spaceIds.slice(0, wanted.spaces?.length);
      const equipmentIds = kitchen.spaceIds.slice(wanted.spaces?.length);
      const timeZone = wanted.timeZone ?? "UTC";
      const stores = index === 0 && made.length < 20;
      const storages = stores ? await offerStorage({ id, timeZone }, mine ? host : owner, start) : [];
      const plan = stores && mine && { plan: await offerPlan({ id, timeZone }, host, start) };
      made.push({ id, spaceIds, equipmentIds, timeZone, organizationId, storages, ...plan });
    }
  }
  return { kitchens: made, demo };
}
