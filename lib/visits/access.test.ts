import { expect, test } from "vitest";
import { getBooking } from "@/lib/bookings";
import { addMinutes } from "@/lib/core/interval";
import { cancelBooking } from "@/lib/payments";
import { openApi } from "@/lib/testing/api";
import { ALWAYS_OPEN, soon } from "@/lib/testing/factories";
import { book } from "@/lib/testing/paying";
import { openWorld } from "@/lib/testing/world";
import { getAccess, getArrivalSettings, renewCode, saveArrivalSettings } from ".";
import { ArrivalInput } from "./schemas";

const world = await openWorld();
const api = await openApi(world);
const kitchen = await world.kitchen({ hours: ALWAYS_OPEN, addressLine: "77 Secret Alley" });
const host = { ...kitchen.host, sessionId: (kitchen.host as { sessionId?: string }).sessionId ?? "" };
const renter = await world.person();
const startsAt = soon(30);
const { bookingId } = await book(world.as(renter), kitchen.spaceId, startsAt, 120);
const settings = { kitchenId: kitchen.id, noShowMinutes: 45, checklist: [], photosRequired: false };
await saveArrivalSettings(world.as(host), { ...settings, instructions: "Blue door, ring twice" });
const at = async (minutes: number) => world.at(addMinutes(startsAt, minutes));
const asked = () => getAccess(world.as(renter), { bookingId });

test("address and code are known from 30 minutes before the start to the end, and not a minute more", async () => {
  const shown: [number, boolean][] = [
    [-24 * 60, false],
    [-31, false],
    [-30, true],
    [0, true],
    [119, true],
    [120, false],
  ];
  for (const [minutes, open] of shown) {
    await at(minutes);
    const access = await asked();
    expect([minutes, access.open, access.entry !== null]).toEqual([minutes, open, open]);
  }
  await at(-10);
  expect((await asked()).entry).toEqual({
    addressLine: "77 Secret Alley",
    code: expect.stringMatching(/^\d{6}$/),
    instructions: "Blue door, ring twice",
  });
});

test("nothing else that a renter or a visitor can ask for has the street address or the code", async () => {
  await at(-24 * 60);
  const key = await api.key(renter);
  const code = (await getAccess(world.as(host), { bookingId })).entry?.code ?? "none";
  const answers = await Promise.all([
    api.get(`/bookings/${bookingId}`, { key }),
    api.get(`/bookings/${bookingId}/access`, { key }),
    api.get("/bookings", { key }),
    api.get(`/kitchens/${kitchen.slug}`),
    api.get("/kitchens?near=41.88,-87.63"),
  ]);
  for (const { status, text } of answers) {
    expect(status).toBe(200);
    expect(text).not.toContain("Secret Alley");
    expect(text).not.toContain(code);
  }
  expect(JSON.stringify(await getBooking(world.as(renter), bookingId))).not.toContain("Secret Alley");
});

test("no copy of the database holds a code", async () => {
  const code = (await getAccess(world.as(host), { bookingId })).entry?.code ?? "none";
  const [row] = await world.sql<{ text: string }>(
    "select to_jsonb(b)::text as text from bookings b where id = $1",
    [bookingId],
  );
  expect(row?.text).not.toContain(code);
});

test("the host sees the code before its time, and a stranger sees neither booking nor code", async () => {
  await at(-24 * 60);
  const access = await getAccess(world.as(host), { bookingId });
  expect(access).toMatchObject({ open: false, entry: { code: expect.stringMatching(/^\d{6}$/) } });
  const stranger = await world.person();
  await expect(getAccess(world.as(stranger), { bookingId })).rejects.toMatchObject({ code: "not_found" });
  const support = await world.person({ platformRole: "support" });
  await expect(getAccess(world.as(support), { bookingId })).rejects.toMatchObject({ code: "forbidden" });
});

test("a renewed code is another one, and only the host's managers may renew it", async () => {
  await at(-5);
  const before = (await asked()).entry?.code;
  await expect(renewCode(world.as(renter), { bookingId })).rejects.toMatchObject({ code: "forbidden" });
  await renewCode(world.as(host), { bookingId });
  expect((await asked()).entry?.code).not.toBe(before);
});

test("a cancelled booking opens nothing, for the host neither", async () => {
  await at(-26 * 60);
  const other = await book(world.as(renter), kitchen.spaceId, addMinutes(startsAt, 240), 60);
  await cancelBooking(world.as(renter), { bookingId: other.bookingId, reason: "" });
  await world.at(addMinutes(startsAt, 245));
  expect((await getAccess(world.as(renter), other)).entry).toBeNull();
  expect((await getAccess(world.as(host), other)).entry).toBeNull();
  await expect(renewCode(world.as(host), other)).rejects.toMatchObject({ code: "conflict" });
});

test("how to get in is read and written by the kitchen's managers alone", async () => {
  await at(-60);
  expect(await getArrivalSettings(world.as(host), kitchen.id)).toMatchObject({ noShowMinutes: 45 });
  await expect(getArrivalSettings(world.as(renter), kitchen.id)).rejects.toMatchObject({ code: "not_found" });
  const stolen = saveArrivalSettings(world.as(renter), { ...settings, instructions: "mine" });
  await expect(stolen).rejects.toMatchObject({ code: "not_found" });
});

test.each([
  [{ noShowMinutes: 10 }, "noShowMinutes"],
  [{ noShowMinutes: "soon" }, "noShowMinutes"],
  [{ checklist: ["a", "a"] }, "checklist"],
  [{ checklist: Array.from({ length: 13 }, (_, i) => `item ${i}`) }, "checklist"],
  [{ instructions: "x".repeat(2_001) }, "instructions"],
])("settings with %j are refused by that field", (change, field) => {
  const result = ArrivalInput.safeParse({ ...settings, instructions: "", ...change });
  expect(result.error?.issues[0]?.path[0]).toBe(field);
});
