import { expect, test } from "vitest";
import { searchKitchens, storageOccupancy } from "@/lib/bookings";
import { SearchInput } from "@/lib/bookings/schemas";
import { rent } from "@/lib/testing/storage";
import { openWorld } from "@/lib/testing/world";
import {
  addStation,
  addStorage,
  addUnits,
  archiveStorage,
  changeStorage,
  getKitchenSetup,
  listStorage,
  publicKitchen,
} from ".";

const world = await openWorld({ now: "2030-01-10T12:00:00Z" });

async function hosted() {
  const host = await world.host();
  const kitchen = await world.kitchen({ organizationId: host.organizationId, createdBy: host.id });
  return { host, kitchenId: kitchen.id, as: () => world.as(host) };
}
const mine = { name: "Mine", description: "", monthlyRateCents: 100 };
const shelf = (kitchenId: string, units = 12) => ({
  kitchenId,
  units,
  storageKind: "shelf" as const,
  name: "Dry shelves",
  description: "By the back door",
  monthlyRateCents: 4_500,
});

test("units are named in the host's language and numbered on, beside the stations to work at and never among them", async () => {
  const { kitchenId, as } = await hosted();
  const { id: spaceId } = await addStorage(as(), shelf(kitchenId));
  await addUnits(as(), { kitchenId, spaceId, units: 2 });
  await addStorage({ ...as(), locale: "es" }, { ...shelf(kitchenId, 1), name: "Otros estantes" });
  const { storages } = await storageOccupancy(as(), kitchenId);
  expect(storages.map(({ units }) => units.map(({ name }) => name))).toEqual([
    Array.from({ length: 14 }, (_, n) => `Shelf ${n + 1}`),
    ["Estante 15"],
  ]);
  await addStation(as(), { kitchenId, name: "Table 2", kind: "table" });
  const { stations, spaces } = await getKitchenSetup(as(), kitchenId);
  expect(stations.map(({ name }) => name)).toEqual(["Table 1", "Table 2"]);
  expect(spaces).toHaveLength(1);
  expect((await publicKitchen(world.anonymous(), kitchenId)).stations).toHaveLength(2);
  const { items } = await searchKitchens(world.anonymous(), SearchInput.parse({ q: "Test Kitchen" }));
  expect(items.every(({ hourlyRateCents }) => hourlyRateCents > 0)).toBe(true);
  expect(await listStorage(world.anonymous(), kitchenId)).toMatchObject([
    {
      id: spaceId,
      storageKind: "shelf",
      monthlyRateCents: 4_500,
      units: 14,
      free: 14,
      waiting: 0,
      nextFreeAt: null,
    },
    { units: 1, free: 1 },
  ]);
});

test("two who add at once never give one number twice: one of them looks again", async () => {
  const { kitchenId, as } = await hosted();
  const both = await Promise.allSettled([
    addStorage(as(), shelf(kitchenId, 3)),
    addStorage(as(), shelf(kitchenId, 3)),
  ]);
  const lost = both.filter((one) => one.status === "rejected");
  for (const { reason } of lost) expect(reason).toMatchObject({ code: "conflict" });
  const { storages } = await storageOccupancy(as(), kitchenId);
  const names = storages.flatMap(({ units }) => units.map(({ name }) => name));
  expect(new Set(names).size).toBe(names.length);
});

test("a new price is for new months, and what is archived keeps its rentals and takes none", async () => {
  const { kitchenId, as } = await hosted();
  const { id: spaceId } = await addStorage(as(), shelf(kitchenId, 2));
  const renter = await world.person();
  const { rentalId } = await rent(world, renter, spaceId, "2030-01-10", 2);
  await changeStorage(as(), {
    kitchenId,
    spaceId,
    name: "Shelves",
    description: "",
    monthlyRateCents: 6_000,
  });
  const prices = () => world.sql("select total_cents from bookings where series_id = $1", [rentalId]);
  expect(await prices()).toEqual([{ total_cents: 4_500 }, { total_cents: 4_500 }]);
  await archiveStorage(as(), { kitchenId, spaceId });
  expect(await listStorage(world.anonymous(), kitchenId)).toEqual([]);
  await expect(rent(world, renter, spaceId, "2030-01-10")).rejects.toMatchObject({ code: "not_found" });
  // Of its units only the one that somebody has is still to be seen.
  const { storages } = await storageOccupancy(as(), kitchenId);
  expect(storages).toMatchObject([{ archived: true, taken: 1, units: [{ rentals: [{ rentalId }] }] }]);
});

test("only managers of the kitchen set storage up; its people alone see who has what", async () => {
  const { host, kitchenId, as } = await hosted();
  const { id: spaceId } = await addStorage(as(), shelf(kitchenId, 1));
  const stranger = await world.host();
  const staff = await world.person();
  await world.sql("insert into memberships (organization_id, user_id, role) values ($1, $2, 'staff')", [
    host.organizationId,
    staff.id,
  ]);
  const attempts = (person: Parameters<typeof world.as>[0]) => [
    () => addStorage(world.as(person), shelf(kitchenId)),
    () => addUnits(world.as(person), { kitchenId, spaceId, units: 1 }),
    () => changeStorage(world.as(person), { ...mine, kitchenId, spaceId }),
    () => archiveStorage(world.as(person), { kitchenId, spaceId }),
  ];
  const refusals: [typeof staff, string][] = [
    [staff, "forbidden"],
    [stranger, "not_found"],
  ];
  for (const [person, code] of refusals) {
    for (const attempt of attempts(person)) await expect(attempt()).rejects.toMatchObject({ code });
  }
  await expect(storageOccupancy(world.as(stranger), kitchenId)).rejects.toMatchObject({ code: "not_found" });
  expect((await storageOccupancy(world.as(staff), kitchenId)).storages).toHaveLength(1);
});
