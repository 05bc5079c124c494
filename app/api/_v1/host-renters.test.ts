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
  spaces: [{ hourlyRateCents: 4_000 }],
});
const { organizationId } = host;

/** Somebody who has booked here once, and what a slot of two hours costs them from then on. */
async function regular() {
  const person = await world.person();
  const key = await api.key(person);
  const hold = async (hours: number) => {
    const body = {
      ...{ spaceId: kitchen.spaceId, durationMinutes: 120 },
      startsAt: soon(hours).toISOString(),
    };
    const held = await api.post("/bookings", body, { key });
    expect(held.status).toBe(201);
    await api.post(`/bookings/${held.json.id}/cancel`, {}, { key });
    return held.json.price.total.amountCents as number;
  };
  return { person, key, hold };
}
const give = (renterId: string, percent: number | null, key = hostKey) =>
  api.post(`/host/renters/${renterId}/discount`, { organizationId, percent }, { key });

test("a renter pays what their host says from the next hold on, up and down, and nobody else does", async () => {
  const [one, other] = [await regular(), await regular()];
  expect([await one.hold(100), await other.hold(104)]).toEqual([8_000, 8_000]);
  const given = await give(one.person.id, 25);
  fits("setClientDiscount", given.json);
  // The card of the space is remembered: only the database knows of the discount.
  expect([await one.hold(108), await other.hold(112), await one.hold(116)]).toEqual([6_000, 8_000, 6_000]);
  const listed = await api.get(`/host/renters?organizationId=${organizationId}`, { key: hostKey });
  fits("listRenters", listed.json);
  const shown = listed.json.items.find((row: { renterId: string }) => row.renterId === one.person.id);
  expect(shown.discountBps).toBe(2_500);
  await give(one.person.id, 50);
  expect(await one.hold(120)).toBe(4_000);
  await give(one.person.id, null);
  expect(await one.hold(124)).toBe(8_000);
});

test("a discount is the host's to give, to people who booked there, and between 1 and 90", async () => {
  const { person, key, hold } = await regular();
  expect((await give(person.id, 10)).status).toBe(404);
  await hold(200);
  expect((await give(person.id, 10, key)).status).toBe(404);
  for (const percent of [0, 91, 12.5]) {
    const refused = await give(person.id, percent);
    expect([refused.status, Object.keys(refused.json.fields)]).toEqual([400, ["percent"]]);
  }
  expect(await hold(204)).toBe(8_000);
  const rows = await world.sql("select 1 from client_discounts where renter_id = $1", [person.id]);
  expect(rows).toEqual([]);
});

test("a host lets a renter in, makes them ask or keeps them out by the API", async () => {
  const { person, key, hold } = await regular();
  await hold(300);
  const judge = (standing: string) =>
    api.post(`/host/renters/${person.id}/standing`, { organizationId, standing, note: "" }, { key: hostKey });
  fits("judgeRenter", (await judge("blocked")).json);
  const body = {
    ...{ spaceId: kitchen.spaceId, durationMinutes: 120 },
    startsAt: soon(304).toISOString(),
  };
  expect((await api.post("/bookings", body, { key })).json.code).toBe("renter_blocked");
  await judge("default");
  expect(await hold(304)).toBe(8_000);
});
