import { expect, test } from "vitest";
import { addDays } from "@/lib/core/interval";
import { localDate, withOffset } from "@/lib/core/zoned";
import type { Endpoint } from "@/lib/http/endpoint";
import { settleCheckout } from "@/lib/payments";
import { openApi } from "@/lib/testing/api";
import { ALWAYS_OPEN, soon } from "@/lib/testing/factories";
import { pay } from "@/lib/testing/paying";
import { openWorld } from "@/lib/testing/world";
import { ENDPOINTS } from ".";

const world = await openWorld();
const api = await openApi(world);
/** Strict shapes: a field that the reference does not name fails here. */
const fits = (id: string, json: unknown) =>
  expect((ENDPOINTS.find((one) => one.id === id) as Endpoint).answer.safeParse(json).error).toBeUndefined();
const terms = { includes: "hours", perMonth: 600, overage: [{ minutes: null, hourlyRateCents: 2_500 }] };
const baker = { name: "Baker", units: 2, monthlyRateCents: 20_000, terms };

async function hosted() {
  const host = await world.host();
  const kitchen = await world.kitchen({
    organizationId: host.organizationId,
    createdBy: host.id,
    hours: ALWAYS_OPEN,
  });
  return { key: await api.key(host), kitchen, path: `/host/kitchens/${kitchen.id}/plans` };
}

test("a host offers a plan, a renter buys it, books with it and sees what is left, and so does the host: each answer has the shape that the reference says", async () => {
  const { key, kitchen, path } = await hosted();
  const made = await api.post(path, baker, { key });
  expect(made.status).toBe(201);
  fits("addPlan", made.json);
  const spaceId = made.json.id;
  const changed = { name: "Baker", description: "", monthlyRateCents: 21_000, terms };
  fits("changePlan", (await api.post(`${path}/${spaceId}`, changed, { key })).json);
  const listed = await api.get(`/kitchens/${kitchen.slug}/plans`);
  fits("listKitchenPlans", listed.json);
  expect(listed.json.items).toMatchObject([{ id: spaceId, monthlyRate: { amountCents: 21_000 }, terms }]);
  expect((await api.get(`/kitchens/${kitchen.slug}/storage`)).json.items).toEqual([]);

  const renter = await world.person();
  const mine = await api.key(renter);
  const startsOn = localDate(new Date(), "America/Chicago");
  const rented = await api.post("/storage-rentals", { spaceId, startsOn, months: 1 }, { key: mine });
  expect(rented.status).toBe(201);
  await settleCheckout(world.system(), await pay(world.as(renter), rented.json.months[0].bookingId));
  const startsAt = addDays(soon(0), 2);
  startsAt.setUTCHours(18);
  const wanted = { spaceId: kitchen.spaceId, startsAt: startsAt.toISOString(), durationMinutes: 120 };
  const held = await api.post("/bookings", wanted, { key: mine });
  fits("createBooking", held.json);
  expect(held.json.price).toMatchObject({
    lines: [{ kind: "plan", name: "Baker", minutes: 120, amount: { amountCents: 0 } }],
    total: { amountCents: 0 },
  });
  expect((await api.post(`/bookings/${held.json.id}/checkout`, {}, { key: mine })).status).toBe(200);
  expect((await api.get(`/bookings/${held.json.id}`, { key: mine })).json.status).toBe("confirmed");
  const left = await api.get("/plans", { key: mine });
  fits("listPlans", left.json);
  expect(left.json.items).toMatchObject([{ name: "Baker", granted: 600, used: 120, left: 480 }]);
  const [startsOnDay = "", time = ""] = withOffset(addDays(startsAt, 1), "America/Chicago").split("T");
  const weekly = { spaceId: kitchen.spaceId, frequency: "weekly", startsOn: startsOnDay, until: startsOnDay };
  const rule = { ...weekly, startTime: time.slice(0, 5), durationMinutes: 60 };
  const preview = await api.post("/series/preview", rule, { key: mine });
  fits("previewSeries", preview.json);
  expect(preview.json.occurrences).toMatchObject([
    { price: { amountCents: 0 }, lines: [{ kind: "plan", name: "Baker", minutes: 60 }] },
  ]);
  const seen = await api.get(path, { key });
  fits("getHostPlans", seen.json);
  expect(seen.json.items).toMatchObject([{ places: 2, subscribers: [{ months: [{ used: 120 }] }] }]);
});

test("terms that make no sense are refused by field, and nobody touches or reads plans of a kitchen of others", async () => {
  const { key, path } = await hosted();
  const refused = async (wrong: object, field: string) => {
    const { status, json } = await api.post(path, { ...baker, terms: { ...terms, ...wrong } }, { key });
    expect([status, Object.keys(json.fields)]).toEqual([400, [field]]);
  };
  await refused({ perMonth: 0 }, "terms.perMonth");
  await refused({ perMonth: 60.5 }, "terms.perMonth");
  await refused({ includes: "credit" }, "terms.overage");
  await refused({ rollover: { most: 601, months: 1 } }, "terms.rollover");
  await refused(
    {
      overage: [
        { minutes: null, hourlyRateCents: 2_000 },
        { minutes: 60, hourlyRateCents: 100 },
      ],
    },
    "terms.overage",
  );
  const stranger = await api.key(await world.host());
  expect((await api.post(path, baker, { key: stranger })).status).toBe(404);
  expect((await api.get(path, { key: stranger })).status).toBe(404);
});
