import { expect, test } from "vitest";
import { holdSlot } from "@/lib/bookings";
import { uuidv7 } from "@/lib/core/ids";
import { openWorld } from "@/lib/testing/world";
import { applyTemplate } from "./apply-template";
import { addEquipment, archiveEquipment, listEquipment, saveEquipment } from "./equipment";
import { publicKitchen } from "./public-kitchen";
import { getKitchenSetup } from "./queries";
import { AddEquipmentInput, SaveEquipmentInput } from "./schemas";
import { addStation } from "./stations";

const world = await openWorld({ now: "2030-01-01T00:00:00Z" });
const host = await world.host();
const as = () => world.as(host);
const kitchen = () => world.kitchen({ organizationId: host.organizationId, createdBy: host.id });
/** What the form sends. */
const form = { name: "Stand mixer", units: "3", hourlyRate: "$12.50", bufferAfterMinutes: "15" };
const added = async (kitchenId: string, change: Partial<typeof form> = {}) =>
  (await addEquipment(as(), AddEquipmentInput.parse({ kitchenId, ...form, ...change }))).id;
const saved = (kitchenId: string, spaceId: string, change: Partial<typeof form> = {}) =>
  saveEquipment(as(), SaveEquipmentInput.parse({ kitchenId, spaceId, ...form, ...change }));
const version = async (id: string) =>
  (await world.sql<{ version: number }>("select version from kitchens where id = $1", [id]))[0]?.version ?? 0;

test("a host adds a machine in one form: so many units, one price, and a new version of the kitchen", async () => {
  const { id } = await kitchen();
  const before = await version(id);
  const spaceId = await added(id);
  expect(await version(id)).toBeGreaterThan(before);
  const units = [1, 2, 3].map((n) => ({ id: expect.any(String), name: `Stand mixer ${n}` }));
  expect(await listEquipment(as(), { kitchenId: id })).toEqual([
    {
      id: spaceId,
      name: "Stand mixer",
      hourlyRateCents: 1_250,
      currency: "usd",
      bufferAfterMinutes: 15,
      units,
    },
  ]);
  const shown = await publicKitchen(world.anonymous(), id);
  expect(shown.equipment).toMatchObject([{ id: spaceId, stationIds: units.map(({ id: unit }) => unit) }]);
  expect(shown.spaces).toHaveLength(1);
});

test("machines that are reserved are no stations to work at, and stand in nobody's place", async () => {
  const { id } = await kitchen();
  await added(id);
  const { id: tableId } = await addStation(as(), { kitchenId: id, name: "Table 2", kind: "table" });
  const setup = await getKitchenSetup(as(), id);
  expect(setup.stations.map(({ name }) => name)).toEqual(["Table 1", "Table 2"]);
  expect(setup.stations.at(-1)?.id).toBe(tableId);
  expect((await publicKitchen(world.anonymous(), id)).stations).toHaveLength(2);
});

test("units are added and taken away, but never one that is booked ahead", async () => {
  const { id, spaceId } = await kitchen();
  const mixer = await added(id);
  const { booking } = await holdSlot(
    world.as(await world.person()),
    {
      spaceId,
      startsAt: new Date("2030-01-02T15:00:00Z"),
      durationMinutes: 60,
      equipment: [{ spaceId: mixer, units: 2 }],
    },
    { key: uuidv7(), hash: "" },
  );
  await expect(saved(id, mixer, { units: "1" })).rejects.toMatchObject({ code: "conflict" });
  const units = async () => (await listEquipment(as(), { kitchenId: id }))[0]?.units.map(({ name }) => name);
  expect(await units()).toHaveLength(3);
  await saved(id, mixer, { units: "2", name: "Mixer" });
  expect(await units()).toEqual(["Mixer 1", "Mixer 2"]);
  await saved(id, mixer, { units: "4", name: "Mixer" });
  expect(await units()).toEqual(["Mixer 1", "Mixer 2", "Mixer 3", "Mixer 4"]);
  const kept = await world.sql("select name from booking_equipment where booking_id = $1", [booking.id]);
  expect(kept).toEqual([{ name: "Stand mixer" }]);
  // The unit that went is not a station to work at either.
  expect((await getKitchenSetup(as(), id)).stations).toHaveLength(1);
});

test("two hosts who add at once both add", async () => {
  const { id } = await kitchen();
  await Promise.all([
    added(id, { name: "Sheeter", units: "2" }),
    added(id, { name: "Proofer", units: "20" }),
  ]);
  const names = (await listEquipment(as(), { kitchenId: id })).map(({ name, units }) => [name, units.length]);
  expect(names.sort()).toEqual([
    ["Proofer", 20],
    ["Sheeter", 2],
  ]);
});

test("equipment that is archived is offered no longer and cannot be changed", async () => {
  const { id } = await kitchen();
  const mixer = await added(id);
  await archiveEquipment(as(), { kitchenId: id, spaceId: mixer });
  expect(await listEquipment(as(), { kitchenId: id })).toEqual([]);
  expect((await publicKitchen(world.anonymous(), id)).equipment).toEqual([]);
  await expect(saved(id, mixer)).rejects.toMatchObject({ code: "not_found" });
});

test("equipment may come before the tables of a kitchen that is being set up", async () => {
  const own = await world.host();
  const { id } = await world.kitchen({
    ...{ organizationId: own.organizationId, createdBy: own.id, status: "draft" as const },
    ...{
      stations: [{ name: "Proofer 1", kind: "machine" as const }],
      spaces: [{ kind: "equipment" as const, stations: [0] }],
    },
  });
  await addEquipment(world.as(own), AddEquipmentInput.parse({ kitchenId: id, ...form }));
  await applyTemplate(world.as(own), { kitchenId: id, template: "tables" });
  expect((await getKitchenSetup(world.as(own), id)).stations).toHaveLength(4);
});

test("staff may look, strangers may not, and bad words are refused by their field", async () => {
  const { id } = await kitchen();
  const mixer = await added(id);
  const staff = await world.person();
  await world.sql("insert into memberships (organization_id, user_id, role) values ($1, $2, 'staff')", [
    host.organizationId,
    staff.id,
  ]);
  const input = AddEquipmentInput.parse({ kitchenId: id, ...form });
  expect(await listEquipment(world.as(staff), { kitchenId: id })).toHaveLength(1);
  await expect(addEquipment(world.as(staff), input)).rejects.toMatchObject({ code: "forbidden" });
  const stranger = world.as(await world.host());
  await expect(addEquipment(stranger, input)).rejects.toMatchObject({ code: "not_found" });
  await expect(archiveEquipment(stranger, { kitchenId: id, spaceId: mixer })).rejects.toMatchObject({
    code: "not_found",
  });
  await expect(listEquipment(stranger, { kitchenId: id })).rejects.toMatchObject({ code: "not_found" });
  for (const bad of [
    { units: "0" },
    { units: "21" },
    { hourlyRate: "-1" },
    { hourlyRate: "free" },
    { name: "x" },
  ])
    expect(AddEquipmentInput.safeParse({ kitchenId: id, ...form, ...bad }).success).toBe(false);
});
