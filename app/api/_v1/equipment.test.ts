import { expect, test } from "vitest";
import type { Endpoint } from "@/lib/http/endpoint";
import { openApi } from "@/lib/testing/api";
import { ALWAYS_OPEN, soon } from "@/lib/testing/factories";
import { openWorld } from "@/lib/testing/world";
import { ENDPOINTS } from ".";

const world = await openWorld();
const api = await openApi(world);
const named = (id: string) => ENDPOINTS.find((one) => one.id === id) as Endpoint;
const fits = (id: string, json: unknown) => expect(named(id).answer.safeParse(json).error).toBeUndefined();

const host = await world.host();
const hostKey = await api.key(host);
const kitchen = await world.kitchen({
  ...{ organizationId: host.organizationId, createdBy: host.id, hours: ALWAYS_OPEN },
  stations: [1, 2, 3].map((n) => ({ name: `Table ${n}`, kind: "table" as const })),
  spaces: [{ units: 1 }],
});
const path = `/host/kitchens/${kitchen.id}/equipment`;
const mixer = { name: "Stand mixer", units: 2, hourlyRateCents: 1_250, bufferAfterMinutes: 15 };
const added = await api.post(path, mixer, { key: hostKey });
const equipmentId: string = added.json.id;
const ask = (units: unknown, startsAt = soon(100), spaceId: unknown = equipmentId) => ({
  spaceId: kitchen.spaceId,
  startsAt: startsAt.toISOString(),
  durationMinutes: 120,
  equipment: [{ spaceId, units }],
});

test("a host adds, lists, changes and archives equipment; each answer has its shape", async () => {
  expect(added.status).toBe(201);
  fits("addEquipment", added.json);
  const extra = await api.post(path, { ...mixer, name: "Sheeter", hourlyRateCents: 0 }, { key: hostKey });
  const one = `${path}/${extra.json.id}`;
  fits(
    "saveEquipment",
    (await api.post(one, { ...mixer, name: "Sheeter", units: 1 }, { key: hostKey })).json,
  );
  const listed = await api.get(path, { key: hostKey });
  fits("listHostEquipment", listed.json);
  expect(listed.json.items.map((e: { name: string; units: unknown[] }) => [e.name, e.units.length])).toEqual([
    ["Stand mixer", 2],
    ["Sheeter", 1],
  ]);
  fits("archiveEquipment", (await api.post(`${one}/archive`, undefined, { key: hostKey })).json);
  for (const [field, value] of Object.entries({
    units: 0,
    hourlyRateCents: -1,
    bufferAfterMinutes: 1_000,
    name: "",
  })) {
    const refused = await api.post(path, { ...mixer, [field]: value }, { key: hostKey });
    expect([field, refused.status, Object.keys(refused.json.fields)]).toEqual([field, 400, [field]]);
  }
  const stranger = await api.key(await world.person());
  expect((await api.post(path, mixer, { key: stranger })).status).toBe(404);
  expect((await api.get(path, { key: stranger })).status).toBe(404);
});

test("a kitchen lists its equipment, and a stranger may ask what of it is free for a slot", async () => {
  const read = await api.get(`/kitchens/${kitchen.id}`);
  fits("getKitchen", read.json);
  expect(read.json.equipment).toEqual([
    {
      ...{ id: equipmentId, name: "Stand mixer", units: 2, bufferAfterMinutes: 15 },
      hourlyRate: { amountCents: 1_250, currency: "usd" },
    },
  ]);
  expect(read.json.spaces).toHaveLength(1);
  const free = await api.get(
    `/kitchens/${kitchen.id}/equipment?startsAt=${soon(90).toISOString()}&durationMinutes=120`,
  );
  fits("getFreeEquipment", free.json);
  expect(free.json.items).toMatchObject([{ spaceId: equipmentId, units: 2, freeUnits: 2 }]);
  expect((await api.get(`/kitchens/${kitchen.id}/equipment?durationMinutes=120`)).status).toBe(400);
  const unknown = await api.get(
    `/kitchens/${host.organizationId}/equipment?startsAt=${soon(90).toISOString()}&durationMinutes=120`,
  );
  expect(unknown.status).toBe(404);
});

test("a slot with a machine is held with its price in lines, then the machine is refused by its name", async () => {
  const [first, second, third] = await Promise.all([0, 1, 2].map(async () => api.key(await world.person())));
  const held = await api.post("/bookings", ask(1), { key: first as string });
  fits("createBooking", held.json);
  expect(held.json.price).toMatchObject({
    total: { amountCents: 10_500 },
    lines: [{ kind: "time" }, { kind: "equipment", spaceId: equipmentId, name: "Stand mixer", units: 1 }],
  });
  const read = await api.get(`/bookings/${held.json.id}`, { key: first as string });
  fits("getBooking", read.json);
  expect((await api.post("/bookings", ask(1), { key: second as string })).status).toBe(201);
  const late = await api.post("/bookings", ask(1), { key: third as string });
  expect([late.status, late.json.code, late.json.detail, Object.keys(late.json.fields)]).toEqual([
    409,
    "equipment_taken",
    "Stand mixer is taken at that time",
    ["equipment"],
  ]);
  const spanish = await api.post("/bookings", ask(1), {
    key: third as string,
    headers: { "accept-language": "es" },
  });
  expect(spanish.json.code).toBe("equipment_taken");
  expect((await api.post("/bookings", { ...ask(1), equipment: [] }, { key: third as string })).status).toBe(
    201,
  );
});

test("what cannot be reserved is refused by the field that is wrong", async () => {
  const key = await api.key(await world.person());
  const attempt = async (body: unknown) => {
    const { status, json } = await api.post("/bookings", body, { key });
    return [status, json.code, ...Object.keys(json.fields ?? {})];
  };
  const at = soon(200);
  expect(await attempt(ask(0, at))).toEqual([400, "invalid_input", "equipment.0.units"]);
  expect(await attempt(ask(1.5, at))).toEqual([400, "invalid_input", "equipment.0.units"]);
  expect(await attempt(ask("2", at))).toEqual([400, "invalid_input", "equipment.0.units"]);
  expect(await attempt(ask(3, at))).toEqual([400, "invalid_input", "equipment"]);
  expect(await attempt(ask(1, at, "mixer"))).toEqual([400, "invalid_input", "equipment.0.spaceId"]);
  expect(await attempt(ask(1, at, kitchen.spaceId))).toEqual([404, "not_found", "equipment"]);
  const [choice] = ask(1, at).equipment;
  expect(await attempt({ ...ask(1, at), equipment: [choice, choice] })).toEqual([
    400,
    "invalid_input",
    "equipment",
  ]);
  expect(await attempt({ ...ask(1, at), equipment: [{ ...choice, colour: "red" }] })).toEqual([
    ...[400, "invalid_input", "colour"],
  ]);
  expect(await attempt({ ...ask(1, at), equipment: "mixer" })).toEqual([400, "invalid_input", "equipment"]);
});

test("the preview of a series names the machine that is taken", async () => {
  const [one, two] = await Promise.all([0, 1].map(async () => api.key(await world.person())));
  const startsAt = new Date(`${soon(500).toISOString().slice(0, 10)}T16:00:00Z`);
  expect((await api.post("/bookings", ask(2, startsAt), { key: one as string })).status).toBe(201);
  const local = new Intl.DateTimeFormat("en-CA", {
    ...{ timeZone: "America/Chicago", hourCycle: "h23" },
    ...{ hour: "2-digit", minute: "2-digit" },
  }).format(startsAt);
  const day = startsAt.toISOString().slice(0, 10);
  const preview = await api.post(
    "/series/preview",
    {
      ...{ spaceId: kitchen.spaceId, frequency: "weekly", startsOn: day, until: day, startTime: local },
      ...{ durationMinutes: 120, equipment: [{ spaceId: equipmentId, units: 1 }] },
    },
    { key: two as string },
  );
  fits("previewSeries", preview.json);
  expect(preview.json.occurrences).toMatchObject([
    { conflict: { code: "equipment_taken", detail: "Stand mixer is taken at that time" } },
  ]);
});
