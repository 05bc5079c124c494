import { expect, test } from "vitest";
import type { Endpoint } from "@/lib/http/endpoint";
import { addRate, removeRate } from "@/lib/kitchens";
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
const renter = await api.key(await world.person());
const newKitchen = () =>
  world.kitchen({
    ...{ organizationId: host.organizationId, createdBy: host.id, hours: ALWAYS_OPEN },
    spaces: [{ hourlyRateCents: 4_000 }],
  });
const at = (kitchen: { id: string; spaceId: string }) =>
  `/host/kitchens/${kitchen.id}/rates/${kitchen.spaceId}`;
const EVENINGS = {
  ...{ kind: "band", name: "Evenings", weekdays: [5, 1], from: "17:00", to: "02:00", priceCents: 6_000 },
};
const HALF = { kind: "package", name: "Half day", hours: 5, priceCents: 15_000 };
const QUIET = { kind: "occupancy", name: "Quiet day", when: "below", booked: 30, percent: -20 };
const CLEANING = { kind: "fee", name: "Cleaning", priceCents: 2_500 };

test("a host says what a space costs; a renter sees it, books by it, and keeps that price whatever changes later", async () => {
  const kitchen = await newKitchen();
  for (const rate of [EVENINGS, HALF, CLEANING]) {
    const added = await api.post(at(kitchen), rate, { key: hostKey });
    expect(added.status).toBe(201);
    fits("addRate", added.json);
  }
  const least = await api.post(`${at(kitchen)}/minimum`, { minimumCents: 9_000 }, { key: hostKey });
  fits("setMinimum", least.json);
  const listed = await api.get(`/host/kitchens/${kitchen.id}/rates`, { key: hostKey });
  fits("listRates", listed.json);
  const shown = await api.get(`/kitchens/${kitchen.id}`, {});
  fits("getKitchen", shown.json);
  expect(shown.json.spaces[0].rates).toEqual(listed.json.items[0].rates);
  expect(listed.json.items[0].rates.bands).toEqual([
    { name: "Evenings", weekdays: [1, 5], fromMinute: 1_020, toMinute: 1_560, hourlyRateCents: 6_000 },
  ]);

  const body = { spaceId: kitchen.spaceId, startsAt: soon(200).toISOString(), durationMinutes: 300 };
  const held = await api.post("/bookings", body, { key: renter });
  expect(held.status).toBe(201);
  fits("createBooking", held.json);
  expect(held.json.price.total.amountCents).toBe(17_500);
  const removed = await api.post(
    `${at(kitchen)}/remove`,
    { kind: "fee", name: "Cleaning" },
    { key: hostKey },
  );
  fits("removeRate", removed.json);
  const kept = await api.get(`/bookings/${held.json.id}`, { key: renter });
  expect(kept.json.price).toEqual(held.json.price);
  const next = { ...body, startsAt: soon(300).toISOString() };
  expect((await api.post("/bookings", next, { key: renter })).json.price.total.amountCents).toBe(15_000);
});

test("a host asks for less far ahead, offers linen and leaves the fee to renters; who asks for what is not offered is told so", async () => {
  const kitchen = await newKitchen();
  const ahead = { kind: "lead", name: "Far ahead", when: "early", hours: 72, percent: -10 };
  const linen = { kind: "fee", name: "Linen", priceCents: 1_500, optional: true };
  for (const rate of [ahead, linen])
    expect((await api.post(at(kitchen), rate, { key: hostKey })).status).toBe(201);
  const payer = await api.post(`${at(kitchen)}/fee-payer`, { payer: "renter" }, { key: hostKey });
  fits("setFeePayer", payer.json);
  const wrong = await api.post(at(kitchen), { ...ahead, name: "Other", percent: 0 }, { key: hostKey });
  expect([wrong.status, Object.keys(wrong.json.fields)]).toEqual([400, ["percent"]]);

  const body = { spaceId: kitchen.spaceId, startsAt: soon(400).toISOString(), durationMinutes: 120 };
  const unknown = await api.post("/bookings", { ...body, addOns: ["Towels"] }, { key: renter });
  expect([unknown.status, unknown.json.fields]).toEqual([
    400,
    { addOns: ["This space does not offer Towels"] },
  ]);
  const held = await api.post("/bookings", { ...body, addOns: ["Linen"] }, { key: renter });
  fits("createBooking", held.json);
  const shown = held.json.price.lines.map((line: { kind: string; amount: { amountCents: number } }) => [
    line.kind,
    line.amount.amountCents,
  ]);
  expect(shown).toEqual([
    ["time", 8_000],
    ["lead", -800],
    ["fee", 1_500],
    ["service", 1_305],
  ]);
  expect(held.json.price.host.amountCents).toBe(8_700);
});

test("a host asks for less on quiet days and more on busy ones, which is all a day can be; a renter sees both and pays the one that counts", async () => {
  const kitchen = await newKitchen();
  const busy = { ...QUIET, name: "Busy day", when: "above", booked: 60, percent: 10 };
  for (const rate of [QUIET, busy])
    expect((await api.post(at(kitchen), rate, { key: hostKey })).status).toBe(201);
  const third = await api.post(at(kitchen), { ...QUIET, name: "Third" }, { key: hostKey });
  expect(third.status).toBe(409);
  const shown = await api.get(`/kitchens/${kitchen.id}`, {});
  fits("getKitchen", shown.json);
  expect(shown.json.spaces[0].rates.occupancies).toEqual([
    { name: "Quiet day", when: "below", bookedPercent: 30, percentBps: -2_000 },
    { name: "Busy day", when: "above", bookedPercent: 60, percentBps: 1_000 },
  ]);
  const body = { spaceId: kitchen.spaceId, startsAt: soon(500).toISOString(), durationMinutes: 60 };
  const held = await api.post("/bookings", body, { key: await api.key(await world.person()) });
  fits("createBooking", held.json);
  expect(held.json.price.lines[1]).toEqual({
    ...{ kind: "occupancy", name: "Quiet day", percentBps: -2_000 },
    amount: { amountCents: -800, currency: "usd" },
  });
  const gone = await api.post(
    `${at(kitchen)}/remove`,
    { kind: "occupancy", name: "Quiet day" },
    { key: hostKey },
  );
  expect(gone.status).toBe(200);
});

test("a rate that makes no sense is refused by its field, and a stranger's kitchen is as unknown as none", async () => {
  const kitchen = await newKitchen();
  const wrong: [object, string][] = [
    [{ ...EVENINGS, weekdays: [] }, "weekdays"],
    [{ ...EVENINGS, weekdays: [8] }, "weekdays"],
    [{ ...EVENINGS, from: "25:00" }, "from"],
    [{ ...EVENINGS, to: "noon" }, "to"],
    [{ ...EVENINGS, priceCents: -1 }, "priceCents"],
    [{ ...EVENINGS, priceCents: 60.5 }, "priceCents"],
    [{ ...HALF, hours: 0 }, "hours"],
    [{ ...HALF, hours: 25 }, "hours"],
    [{ ...CLEANING, name: "" }, "name"],
    [{ ...CLEANING, priceCents: 10_000_001 }, "priceCents"],
    [{ ...CLEANING, kind: "gift" }, "kind"],
    [{ ...QUIET, when: "late" }, "when"],
    [{ ...QUIET, booked: 0 }, "booked"],
    [{ ...QUIET, booked: 100 }, "booked"],
    [{ ...QUIET, booked: 2.5 }, "booked"],
    [{ ...QUIET, percent: -91 }, "percent"],
  ];
  for (const [body, field] of wrong) {
    const { status, json } = await api.post(at(kitchen), body, { key: hostKey });
    expect([body, status, Object.keys(json.fields ?? {}).map((name) => name.split(".")[0])]).toEqual([
      body,
      400,
      [field],
    ]);
  }
  expect((await api.post(at(kitchen), CLEANING, { key: renter })).status).toBe(404);
  expect((await api.post(`${at(kitchen)}/minimum`, { minimumCents: 0 }, { key: hostKey })).status).toBe(400);
});

test("twelve fees added at once by two hosts end as five, each name once, and none is lost between them", async () => {
  const kitchen = await newKitchen();
  const fee = (n: number) =>
    addRate(world.as(host), {
      optional: false,
      ...{ kitchenId: kitchen.id, spaceId: kitchen.spaceId, kind: "fee" as const },
      ...{ name: `Fee ${n % 6}`, price: 500 },
    });
  const tries = await Promise.allSettled(Array.from({ length: 12 }, (_, n) => fee(n)));
  const listed = await api.get(`/host/kitchens/${kitchen.id}/rates`, { key: hostKey });
  const names = listed.json.items[0].rates.fees.map(({ name }: { name: string }) => name);
  expect(new Set(names).size).toBe(5);
  expect(names).toHaveLength(5);
  expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(5);
  const gone = { kitchenId: kitchen.id, spaceId: kitchen.spaceId, kind: "fee" as const, name: names[0] };
  await Promise.all([removeRate(world.as(host), gone), removeRate(world.as(host), gone)]);
  const left = await api.get(`/host/kitchens/${kitchen.id}/rates`, { key: hostKey });
  expect(left.json.items[0].rates.fees).toHaveLength(4);
});
