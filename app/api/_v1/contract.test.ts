import { expect, test } from "vitest";
import type { Endpoint } from "@/lib/http/endpoint";
import { openApi as describeApi, Problem } from "@/lib/http/openapi";
import { apiRoutes, openApi } from "@/lib/testing/api";
import { eventsFile } from "@/lib/testing/calendar-files";
import { ALWAYS_OPEN, soon } from "@/lib/testing/factories";
import { openFeedServer } from "@/lib/testing/feed-server";
import { book, control, onboard } from "@/lib/testing/paying";
import { openWorld } from "@/lib/testing/world";
import { ENDPOINTS } from ".";

const world = await openWorld();
const feeds = await openFeedServer();
const api = await openApi(world);
const named = (id: string) => ENDPOINTS.find((one) => one.id === id) as Endpoint;
/** Strict shapes: a field that the reference does not name fails here. */
const fits = (id: string, json: unknown) => expect(named(id).answer.safeParse(json).error).toBeUndefined();
const slot = (spaceId: string, startsAt: Date, durationMinutes = 120) => ({
  spaceId,
  startsAt: startsAt.toISOString(),
  durationMinutes,
});

test("every route serves exactly the endpoints of the registry, and the registry knows every route", async () => {
  const routes = (await apiRoutes()).filter((route) => !route.path.includes("[..."));
  expect(routes.map((route) => route.path).sort()).toEqual([...new Set(ENDPOINTS.map((e) => e.path))].sort());
  for (const route of routes) {
    const response = await route.handlers.OPTIONS!(new Request("http://x/", { method: "OPTIONS" }), {
      params: Promise.resolve({}),
    });
    const methods = ENDPOINTS.filter((e) => e.path === route.path).flatMap((e) =>
      e.method === "GET" ? ["GET", "HEAD"] : [e.method],
    );
    expect(response.headers.get("allow")).toBe([...methods, "OPTIONS"].sort().join(", "));
  }
});

test("the description has every endpoint with its input, its answer and its refusals", () => {
  const paths = describeApi(ENDPOINTS, "https://prep.example").paths as Record<
    string,
    Record<string, unknown>
  >;
  for (const one of ENDPOINTS) {
    const operation = paths[one.path]?.[one.method.toLowerCase()] as {
      operationId: string;
      responses: Record<string, unknown>;
      parameters: { name: string; in: string; required: boolean }[];
    };
    expect(operation.operationId).toBe(one.id);
    expect(Object.keys(operation.responses)).toContain(String(one.status ?? 200));
    const inPath = [...one.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    expect(operation.parameters.filter((p) => p.in === "path").map((p) => p.name)).toEqual(inPath);
  }
  expect(JSON.stringify(paths["/bookings"])).toContain('"format":"date-time"');
});

test("a stranger finds a kitchen, reads it and sees when it is free, on the kitchen's clock", async () => {
  const kitchen = await world.kitchen({ name: "Contract Kitchen", hours: ALWAYS_OPEN });
  const startsAt = soon(24).toISOString();
  const found = await api.get(
    `/kitchens?near=41.88,-87.63&startsAt=${startsAt}&durationMinutes=120&q=contract`,
  );
  expect(found.status).toBe(200);
  fits("searchKitchens", found.json);
  expect(found.json.items).toHaveLength(1);
  expect(found.json.items[0]).toMatchObject({ id: kitchen.id, distanceMiles: 0 });
  for (const address of [kitchen.id, kitchen.slug]) {
    const read = await api.get(`/kitchens/${address}`);
    expect(read.status).toBe(200);
    fits("getKitchen", read.json);
  }
  const free = await api.get(
    `/spaces/${kitchen.spaceId}/availability?from=${startsAt}&to=${soon(48).toISOString()}`,
  );
  fits("getAvailability", free.json);
  expect(free.json.timeZone).toBe("America/Chicago");
  expect(free.json.free[0].startsAt).toMatch(/-0[56]:00$/);
  expect(new Date(free.json.free[0].startsAt).toISOString()).toBe(startsAt);
});

test("a renter holds, pays, looks, cancels: each answer has the shape that the reference says", async () => {
  const { spaceId } = await world.kitchen({ hours: ALWAYS_OPEN });
  const key = await api.key(await world.person());
  const held = await api.post("/bookings", slot(spaceId, soon(100)), { key });
  expect(held.status).toBe(201);
  fits("createBooking", held.json);
  expect(held.json.price.total).toEqual({ amountCents: 8_000, currency: "usd" });
  expect(held.headers.get("location")).toBe(`/api/v1/bookings/${held.json.id}`);
  expect(held.headers.get("ratelimit-limit")).toBe("60");
  expect(held.headers.get("cache-control")).toBe("no-store");
  const { id } = held.json;
  const page = await api.post(`/bookings/${id}/checkout`, undefined, { key });
  fits("checkoutBooking", page.json);
  const mine = await api.get("/bookings?limit=10&status=upcoming", { key });
  fits("listBookings", mine.json);
  expect(mine.json.items.map((b: { id: string }) => b.id)).toEqual([id]);
  const one = await api.get(`/bookings/${id}`, { key });
  fits("getBooking", one.json);
  const quote = await api.get(`/bookings/${id}/cancellation-quote`, { key });
  fits("getCancellationQuote", quote.json);
  const cancelled = await api.post(
    `/bookings/${id}/cancel`,
    { reason: "<b>plans</b>'; drop table bookings--" },
    { key },
  );
  expect(cancelled.status).toBe(200);
  fits("cancelBooking", cancelled.json);
});

test("the crew checks in and out over the API", async () => {
  const { spaceId } = await world.kitchen({
    hours: ALWAYS_OPEN,
    spaces: [{ incrementMinutes: 15, minMinutes: 15 }],
  });
  const renter = await world.person();
  const key = await api.key(renter);
  const { bookingId } = await book(world.as(renter), spaceId, soon(0), 60);
  await world.sql("update bookings set starts_at = now() + interval '5 minutes' where id = $1", [bookingId]);
  const early = await api.post(`/bookings/${bookingId}/check-out`, undefined, { key });
  expect(early).toMatchObject({ status: 409, json: { code: "conflict" } });
  const into = await api.post(`/bookings/${bookingId}/check-in`, undefined, { key });
  fits("checkInBooking", into.json);
  const out = await api.post(`/bookings/${bookingId}/check-out`, undefined, { key });
  fits("checkOutBooking", out.json);
  expect(out.json.status).toBe("completed");
});

test("a renter is quoted another time, takes it, stays longer, and answers the host's proposal", async () => {
  const host = await world.host();
  const place = { organizationId: host.organizationId, createdBy: host.id, hours: ALWAYS_OPEN };
  const kitchen = await world.kitchen(place);
  const renter = await world.person();
  const { bookingId } = await book(world.as(renter), kitchen.spaceId, soon(100));
  const [one, owner] = [await api.key(renter), await api.key(host)];
  const post = async (key: string, path: string, id: string, body?: object) => {
    const answer = await api.post(path.replace("{id}", bookingId), body, { key });
    if (id) fits(id, answer.json);
    return answer;
  };
  const later = { startsAt: soon(101).toISOString(), durationMinutes: 60 };
  expect((await post(one, "/bookings/{id}/change-quote", "quoteBookingChange", later)).json).toMatchObject({
    charge: { amountCents: 0 },
    refund: { amountCents: 4_000 },
  });
  expect((await post(one, "/bookings/{id}/change", "changeBooking", later)).json.status).toBe("applied");
  const longer = await post(one, "/bookings/{id}/extend", "extendBooking", { minutes: 60 });
  expect(longer.json).toMatchObject({ status: "pending_payment", charge: { amountCents: 4_000 } });
  await post(one, "/bookings/{id}/withdraw-change", "withdrawBookingChange");
  const proposal = { startsAt: soon(120).toISOString() };
  await post(owner, "/host/bookings/{id}/propose-move", "proposeMove", proposal);
  await post(one, "/bookings/{id}/decline-move", "declineMove");
  await post(owner, "/host/bookings/{id}/propose-move", "proposeMove", proposal);
  await post(one, "/bookings/{id}/accept-move", "acceptMove");
  const seen = await api.get(
    `/host/kitchens/${kitchen.id}/calendar?from=${soon(90).toISOString()}&to=${soon(130).toISOString()}`,
    { key: owner },
  );
  fits("getHostCalendar", seen.json);
  expect(seen.json.items).toMatchObject([{ bookingId, kept: false }]);
  const list = await api.get(`/bookings/${bookingId}/changes`, { key: one });
  fits("listBookingChanges", list.json);
  expect(list.json.items.map(({ state }: { state: string }) => state)).toEqual([
    "applied",
    "declined",
    "expired",
    "applied",
  ]);
  const bad = await post(one, "/bookings/{id}/change", "", { startsAt: "soon", durationMinutes: 1.5 });
  expect(bad).toMatchObject({ status: 400 });
  expect(Object.keys(bad.json.fields).sort()).toEqual(["durationMinutes", "startsAt"]);
});

test("a host reads the organization's bookings and payouts; nobody else does", async () => {
  const host = await world.host();
  await onboard(world.as(host), host.organizationId);
  const { spaceId } = await world.kitchen({
    organizationId: host.organizationId,
    createdBy: host.id,
    hours: ALWAYS_OPEN,
  });
  const renter = await world.person({ name: "Rosa Renter" });
  const { bookingId } = await book(world.as(renter), spaceId, soon(60));
  const hostKey = await api.key(host);
  const listed = await api.get(`/host/bookings?organizationId=${host.organizationId}`, { key: hostKey });
  fits("listHostBookings", listed.json);
  expect(listed.json.items).toMatchObject([
    { id: bookingId, renterName: "Rosa Renter", hostDue: { amountCents: 6_800 } },
  ]);

  const gift = { amountCents: 1_000, reason: "Cold oven" };
  const given = await api.post(`/host/bookings/${bookingId}/give-back`, gift, { key: hostKey });
  fits("giveBackMoney", given.json);
  const above = await api.post(
    `/host/bookings/${bookingId}/give-back`,
    { ...gift, amountCents: 7_001 },
    { key: hostKey },
  );
  expect([above.status, Object.keys(above.json.fields)]).toEqual([400, ["amountCents"]]);

  await world.sql(
    "insert into payouts (id, organization_id, week_of) values (gen_random_uuid(), $1, '2030-01-07')",
    [host.organizationId],
  );
  const payouts = await api.get(`/host/payouts?organizationId=${host.organizationId}`, { key: hostKey });
  fits("listPayouts", payouts.json);
  const payoutId = payouts.json.items[0].id;
  const statement = await api.get(`/host/payouts/${payoutId}`, { key: hostKey });
  fits("getPayout", statement.json);
  const waiting = await api.get(`/host/payouts/waiting?organizationId=${host.organizationId}`, {
    key: hostKey,
  });
  fits("listWaitingPayouts", waiting.json);
  const minimum = { organizationId: host.organizationId, minimumCents: 2_500 };
  const kept = await api.post("/host/payouts/minimum", minimum, { key: hostKey });
  expect([kept.status, kept.json]).toEqual([200, minimum]);

  const admin = await world.person({ platformRole: "admin" });
  fits("previewPayouts", (await api.get("/admin/payouts", { key: await api.key(admin, ["admin"]) })).json);

  const renterKey = await api.key(renter);
  for (const address of [
    `/host/bookings?organizationId=${host.organizationId}`,
    `/host/payouts?organizationId=${host.organizationId}`,
    `/host/payouts/${payoutId}`,
    `/host/payouts/waiting?organizationId=${host.organizationId}`,
  ]) {
    const refused = await api.get(address, { key: renterKey });
    expect(refused).toMatchObject({ status: 404, json: { code: "not_found" } });
    expect(Problem.safeParse(refused.json).success).toBe(true);
    expect(refused.headers.get("content-type")).toBe("application/problem+json");
  }
});

test("a host lets another calendar block a kitchen, reads its state and lets it go; nobody else does", async () => {
  const host = await world.host();
  const kitchen = await world.kitchen({
    organizationId: host.organizationId,
    createdBy: host.id,
    hours: ALWAYS_OPEN,
  });
  const path = `/host/kitchens/${kitchen.id}/calendars`;
  const file = feeds.serve("/busy.ics", eventsFile([soon(90)]));
  const [key, renterKey] = [await api.key(host), await api.key(await world.person())];
  const body = { name: "Other site", url: file };
  const inner = await api.post(path, { ...body, url: "https://127.0.0.1/busy.ics" }, { key });
  expect(inner).toMatchObject({ status: 400, json: { fields: { url: [expect.any(String)] } } });
  const added = await api.post(path, body, { key });
  expect(added.status).toBe(201);
  fits("addCalendar", added.json);
  const listed = await api.get(path, { key });
  fits("listCalendars", listed.json);
  expect(listed.json).toMatchObject({
    items: [{ busyTimes: 1, problem: null, stale: false }],
    conflicts: [],
  });
  expect(JSON.stringify(listed.json)).not.toContain("busy.ics");
  const one = `${path}/${added.json.id}`;
  const imported = await api.post(`${one}/import`, undefined, { key });
  fits("importCalendar", imported.json);
  for (const refused of [
    await api.get(path, { key: renterKey }),
    await api.post(path, body, { key: renterKey }),
    await api.post(`${one}/import`, undefined, { key: renterKey }),
    await api.post(`${one}/remove`, undefined, { key: renterKey }),
  ])
    expect(refused).toMatchObject({ status: 404, json: { code: "not_found" } });
  const removed = await api.post(`${one}/remove`, undefined, { key });
  fits("removeCalendar", removed.json);
  expect((await api.get(path, { key })).json.items).toEqual([]);
});

test("a list is read page by page without a gap or a repetition", async () => {
  const { spaceId } = await world.kitchen({ hours: ALWAYS_OPEN });
  const renter = await world.person();
  const key = await api.key(renter);
  for (const hours of [30, 33, 36]) await api.post("/bookings", slot(spaceId, soon(hours)), { key });
  const seen: string[] = [];
  let cursor = "";
  do {
    const { json } = await api.get(`/bookings?limit=1${cursor && `&cursor=${cursor}`}`, { key });
    seen.push(...json.items.map((b: { id: string }) => b.id));
    cursor = json.nextCursor ?? "";
  } while (cursor);
  expect(seen).toHaveLength(3);
  expect(new Set(seen).size).toBe(3);
});

test("nothing that went to Stripe on the way breaks Stripe's own schema", async () => {
  expect(await control().violations()).toEqual([]);
});
