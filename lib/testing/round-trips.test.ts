import { expect, test } from "vitest";
import { POST as receive } from "@/app/api/webhooks/stripe/route";
import { env } from "@/lib/env";
import { stripe } from "@/lib/integrations/stripe";
import { ALWAYS_OPEN, soon } from "@/lib/testing/factories";
import { openApi } from "./api";
import { hold, pay } from "./paying";
import { openWorld } from "./world";

/** What a request asks of the database and of Redis, in order. A trip more is a decision, not an accident. */
const world = await openWorld();
const api = await openApi(world);
const trips: string[] = [];
const real = globalThis.fetch;
globalThis.fetch = (input, init) => {
  const url = String(input instanceof Request ? input.url : input);
  if (url.startsWith(env().DATABASE_GATEWAY_URL ?? "-")) trips.push("database");
  // Counters travel on their own, after the answer; what a hold waits for names the cells of its slot.
  else if (String(init?.body).includes("hold:")) trips.push("redis");
  return real(input, init);
};

async function tripsOf(work: () => Promise<unknown>): Promise<string[]> {
  trips.length = 0;
  await work();
  return [...trips];
}
const toDatabase = async (work: () => Promise<unknown>) =>
  (await tripsOf(work)).filter((trip) => trip === "database").length;

const kitchen = await world.kitchen({ hours: ALWAYS_OPEN });

test("a hold asks Redis once and the database once before it answers, with key and space seen before", async () => {
  const person = await world.person();
  const key = await api.key(person);
  const post = (hours: number) =>
    api.post("/bookings", { spaceId: kitchen.spaceId, startsAt: soon(hours), durationMinutes: 60 }, { key });
  expect((await post(24)).status).toBe(201);
  const seen = await tripsOf(async () => expect((await post(26)).status).toBe(201));
  // What keeps the lock travels later, with the counters of other requests.
  expect(seen).toEqual(["redis", "database"]);
});

test("of a crowd that comes for one slot, one reads its space and one asks for the hold", async () => {
  const [other, wanted] = [
    await world.kitchen({ hours: ALWAYS_OPEN }),
    await world.kitchen({ hours: ALWAYS_OPEN }),
  ];
  const keys = await Promise.all(Array.from({ length: 12 }, async () => api.key(await world.person())));
  const post = (spaceId: string, hours: number, key: string) =>
    api.post("/bookings", { spaceId, startsAt: soon(hours), durationMinutes: 60 }, { key });
  for (const [n, key] of keys.entries()) await post(other.spaceId, 24 + 2 * n, key);
  const answers: number[] = [];
  const asked = await toDatabase(async () => {
    const all = await Promise.all(keys.map((key) => post(wanted.spaceId, 24, key)));
    answers.push(...all.map(({ status }) => status).sort());
  });
  expect(answers).toEqual([201, ...Array.from({ length: 11 }, () => 409)]);
  expect(asked).toBe(2);
});

test("search and availability are one trip to the database each", async () => {
  const near = "/kitchens?near=41.88,-87.63";
  expect(await toDatabase(async () => expect((await api.get(near)).status).toBe(200))).toBe(1);
  const days = `from=${soon(24).toISOString()}&to=${soon(72).toISOString()}`;
  const availability = `/spaces/${kitchen.spaceId}/availability?${days}`;
  expect(await toDatabase(async () => expect((await api.get(availability)).status).toBe(200))).toBe(1);
});

test("two years of a series with every price and conflict are one trip to the database", async () => {
  const key = await api.key(await world.person());
  const day = (days: number) =>
    soon(24 * days)
      .toISOString()
      .slice(0, 10);
  const rule = { frequency: "weekly", startsOn: day(7), until: day(7 + 103 * 7), startTime: "06:00" };
  const body = { spaceId: kitchen.spaceId, ...rule, durationMinutes: 60 };
  const preview = async () => {
    const { status, json } = await api.post("/series/preview", body, { key });
    expect({ status, occurrences: json?.occurrences?.length }).toEqual({ status: 200, occurrences: 104 });
  };
  await preview();
  expect(await toDatabase(preview)).toBe(1);
});

test("a checkout is at most three trips to the database, a payment's webhook four, and sent again one", async () => {
  const person = await world.person();
  const key = await api.key(person);
  const bookingId = await hold(world.as(person), kitchen.spaceId, soon(48));
  const checkout = async () =>
    expect((await api.post(`/bookings/${bookingId}/checkout`, {}, { key })).status).toBe(200);
  expect(await toDatabase(checkout)).toBeLessThanOrEqual(3);

  await pay(world.as(person), bookingId);
  const { data } = await stripe().events.list({ limit: 100, type: "checkout.session.completed" });
  const event = data.find(({ data: { object } }) => JSON.stringify(object).includes(bookingId));
  const payload = JSON.stringify(event);
  const secret = env().STRIPE_WEBHOOK_SECRET;
  const signature = await stripe().webhooks.generateTestHeaderStringAsync({ payload, secret });
  const headers = { "stripe-signature": signature };
  const deliver = async () =>
    expect((await receive(new Request("http://x/", { method: "POST", body: payload, headers }))).status).toBe(
      202,
    );
  // Taken in, confirmed, captured, closed: between these stand calls to Stripe, which never happen inside a transaction.
  expect(await toDatabase(deliver)).toBeLessThanOrEqual(4);
  expect(await toDatabase(deliver)).toBe(1);
});
