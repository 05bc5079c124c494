import { expect, test } from "vitest";
import { uuidv7 } from "@/lib/core/ids";
import { addDays } from "@/lib/core/interval";
import { localDate } from "@/lib/core/zoned";
import type { Endpoint } from "@/lib/http/endpoint";
import { settleCheckout } from "@/lib/payments";
import { openApi } from "@/lib/testing/api";
import { pay } from "@/lib/testing/paying";
import { openWorld } from "@/lib/testing/world";
import { ENDPOINTS } from ".";

const world = await openWorld();
const api = await openApi(world);
const named = (id: string) => ENDPOINTS.find((one) => one.id === id) as Endpoint;
/** Strict shapes: a field that the reference does not name fails here. */
const fits = (id: string, json: unknown) => expect(named(id).answer.safeParse(json).error).toBeUndefined();
const today = () => localDate(new Date(), "America/Chicago");
const shelf = { storageKind: "shelf", units: 1, name: "Dry shelves", monthlyRateCents: 4_000 };

async function hosted() {
  const host = await world.host();
  const kitchen = await world.kitchen({ organizationId: host.organizationId, createdBy: host.id });
  const key = await api.key(host);
  const path = `/host/kitchens/${kitchen.id}/storage`;
  return { key, kitchen, path };
}

test("a host offers storage, a renter takes it, prolongs it and gives it up, another waits: each answer has the shape that the reference says", async () => {
  const { key, kitchen, path } = await hosted();
  const made = await api.post(path, shelf, { key });
  expect(made.status).toBe(201);
  fits("addStorage", made.json);
  const spaceId = made.json.id;
  const changed = { name: "Shelves", description: "By the door", monthlyRateCents: 4_500 };
  fits("changeStorage", (await api.post(`${path}/${spaceId}`, changed, { key })).json);
  const listed = await api.get(`/kitchens/${kitchen.slug}/storage`);
  fits("listKitchenStorage", listed.json);
  expect(listed.json.items).toMatchObject([
    { id: spaceId, units: 1, free: 1, monthlyRate: { amountCents: 4_500 } },
  ]);

  const renter = await world.person();
  const mine = await api.key(renter);
  const wanted = { spaceId, startsOn: today(), months: 2 };
  const plan = await api.post("/storage-rentals/preview", wanted, { key: mine });
  fits("previewStorageRental", plan.json);
  expect(plan.json).toMatchObject({ freeUnits: 1, months: [{}, {}] });
  const rented = await api.post("/storage-rentals", wanted, { key: mine });
  expect(rented.status).toBe(201);
  fits("createStorageRental", rented.json);
  const rental = `/storage-rentals/${rented.json.id}`;
  expect(rented.headers.get("location")).toBe(`/api/v1${rental}`);
  const [first] = rented.json.months;
  await settleCheckout(world.system(), await pay(world.as(renter), first.bookingId));
  fits("getBooking", (await api.get(`/bookings/${first.bookingId}`, { key: mine })).json);
  const longer = await api.post(`${rental}/prolong`, { months: 1 }, { key: mine });
  expect(longer.json.months).toHaveLength(3);
  fits("prolongStorageRental", longer.json);
  fits("getStorageRental", (await api.get(rental, { key: mine })).json);
  fits("listStorageRentals", (await api.get("/storage-rentals", { key: mine })).json);
  const occupied = await api.get(path, { key });
  fits("getHostStorage", occupied.json);
  expect(occupied.json.items).toMatchObject([
    { taken: 1, units: [{ rentals: [{ rentalId: rented.json.id }] }] },
  ]);

  const other = await api.key(await world.person());
  const full = await api.post("/storage-rentals", wanted, { key: other });
  expect(full).toMatchObject({ status: 409, json: { code: "storage_full" } });
  const waits = await api.post(`/spaces/${spaceId}/waitlist`, { months: 1 }, { key: other });
  expect(waits.status).toBe(201);
  fits("waitForStorage", waits.json);
  fits("listWaitlist", (await api.get("/waitlist", { key: other })).json);
  fits("leaveWaitlist", (await api.post(`/waitlist/${waits.json.id}/leave`, undefined, { key: other })).json);

  const notice = await api.post(`/host${rental}/notice`, { reason: "Renovation" }, { key });
  fits("giveRentalNotice", notice.json);
  const cancelled = await api.post(`${rental}/cancel`, {}, { key: mine });
  fits("cancelStorageRental", cancelled.json);
  fits("addStorageUnits", (await api.post(`${path}/${spaceId}/units`, { units: 2 }, { key })).json);
  fits("archiveStorage", (await api.post(`${path}/${spaceId}/archive`, undefined, { key })).json);
});

test("bad input gets a 4xx that names the field, and a stranger's rental is as unknown as none", async () => {
  const { key, path } = await hosted();
  const { id: spaceId } = (await api.post(path, shelf, { key })).json;
  const good = { spaceId, startsOn: today(), months: 1 };
  const later = localDate(addDays(new Date(), 70), "America/Chicago");
  const bad: [object, string, string][] = [
    [{ ...good, months: 0 }, "invalid_input", "months"],
    [{ ...good, months: 13 }, "invalid_input", "months"],
    [{ ...good, months: "2" }, "invalid_input", "months"],
    [{ ...good, startsOn: "2030-02-30" }, "invalid_input", "startsOn"],
    [{ ...good, startsOn: "2020-01-01" }, "in_the_past", "startsOn"],
    [{ ...good, startsOn: later }, "beyond_horizon", "startsOn"],
    [{ ...good, startsOn: "9999-12-31" }, "beyond_horizon", "startsOn"],
    [{ ...good, spaceId: "x" }, "invalid_input", "spaceId"],
    [{ ...good, unit: 4 }, "invalid_input", "unit"],
  ];
  for (const [body, code, field] of bad) {
    const { status, json } = await api.post("/storage-rentals", body, { key });
    expect([field, status, json.code, Object.keys(json.fields)]).toEqual([field, 400, code, [field]]);
  }
  for (const [change, field] of [
    [{ units: 61 }, "units"],
    [{ monthlyRateCents: 99 }, "monthlyRateCents"],
    [{ storageKind: "attic" }, "storageKind"],
  ] as const) {
    const { status, json } = await api.post(path, { ...shelf, ...change }, { key });
    expect([status, Object.keys(json.fields)]).toEqual([400, [field]]);
  }
  const { json: rental } = await api.post("/storage-rentals", good, {
    key: await api.key(await world.person()),
  });
  const stranger = await api.key(await world.person());
  for (const id of [rental.id, uuidv7()]) {
    for (const [verb, body] of [
      ["/cancel", {}],
      ["/prolong", { months: 1 }],
    ] as const) {
      expect((await api.post(`/storage-rentals/${id}${verb}`, body, { key: stranger })).status).toBe(404);
    }
    expect((await api.get(`/storage-rentals/${id}`, { key: stranger })).status).toBe(404);
    expect((await api.post(`/host/storage-rentals/${id}/notice`, {}, { key: stranger })).status).toBe(404);
  }
  expect((await api.get("/kitchens/nowhere/storage")).status).toBe(404);
});
