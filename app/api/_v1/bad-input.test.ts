import { expect, test } from "vitest";
import { uuidv7 } from "@/lib/core/ids";
import { openApi, type Sent } from "@/lib/testing/api";
import { ALWAYS_OPEN, soon } from "@/lib/testing/factories";
import { openWorld } from "@/lib/testing/world";

const world = await openWorld();
const api = await openApi(world);
const closure = { startsAt: soon(72), endsAt: soon(80) };
const kitchen = await world.kitchen({ hours: ALWAYS_OPEN, closures: [closure] });
const shut = await world.kitchen({ hours: [] });
const days = await world.kitchen();
const renter = await world.person();
const key = await api.key(renter);
const good = { spaceId: kitchen.spaceId, startsAt: soon(30).toISOString(), durationMinutes: 120 };

/** Two days ahead at an hour of Chicago's clock that no season moves out of the night. */
const nightInChicago = () => {
  const at = soon(48);
  at.setUTCHours(8, 0, 0, 0);
  return at.toISOString();
};

async function counts() {
  const [row] = await world.sql<{ n: string }>(
    "select concat_ws(',', (select count(*) from bookings), (select count(*) from allocations), (select count(*) from idempotency_keys), (select count(*) from audit_log), (select count(*) from checkouts)) as n",
  );
  return row?.n;
}

/** Sends, expects a refusal by status and field, and that the database is as it was. */
async function refused(
  sent: () => Promise<{ status: number; json: unknown }>,
  status: number,
  field?: string,
) {
  const before = await counts();
  const { status: got, json } = await sent();
  expect({ status: got, field: field && Object.keys((json as { fields?: object }).fields ?? {}) }).toEqual({
    status,
    field: field && [field],
  });
  expect(await counts()).toBe(before);
  return json as { code: string; detail: string };
}
const hold = (change: object, sent?: Sent) => api.post("/bookings", { ...good, ...change }, { key, ...sent });

test.each<[string, object, string, string?]>([
  ["an unknown field", { colour: "red" }, "colour"],
  ["a malformed space", { spaceId: "table-1" }, "spaceId"],
  ["SQL in the space", { spaceId: "' or 1=1 --" }, "spaceId"],
  ["a slot in the past", { startsAt: soon(-48).toISOString() }, "startsAt", "in_the_past"],
  ["a slot beyond the horizon", { startsAt: soon(24 * 200).toISOString() }, "startsAt", "beyond_horizon"],
  ["a year that no clock of ours shows", { startsAt: "9999-12-31T23:59:59Z" }, "startsAt"],
  ["a malformed instant", { startsAt: "Saturday at 6" }, "startsAt"],
  ["an instant without an offset", { startsAt: "2030-01-02T09:00:00" }, "startsAt"],
  ["a day that no calendar has", { startsAt: "2030-02-30T09:00:00Z" }, "startsAt"],
  ["an instant as a number", { startsAt: 1_900_000_000_000 }, "startsAt"],
  [
    "a start off the grid",
    { startsAt: new Date(soon(30).getTime() + 7 * 60_000).toISOString() },
    "startsAt",
    "off_increment",
  ],
  [
    "a slot outside the opening hours",
    { spaceId: days.spaceId, startsAt: nightInChicago() },
    "startsAt",
    "outside_hours",
  ],
  ["a kitchen that never opens", { spaceId: shut.spaceId }, "startsAt", "outside_hours"],
  ["a slot across a closure", { startsAt: soon(71).toISOString() }, "startsAt", "outside_hours"],
  ["a length below the minimum", { durationMinutes: 30 }, "durationMinutes", "too_short"],
  ["a length above the maximum", { durationMinutes: 1_440 }, "durationMinutes", "too_long"],
  ["a length between the steps", { durationMinutes: 75 }, "durationMinutes", "off_increment"],
  ["a negative length", { durationMinutes: -60 }, "durationMinutes"],
  ["an absurd length", { durationMinutes: 1e15 }, "durationMinutes"],
  ["a fraction of a minute", { durationMinutes: 60.5 }, "durationMinutes"],
  ["a length in words", { durationMinutes: "120" }, "durationMinutes"],
  ["a promo code, which nobody takes yet", { promoCode: "<script>" }, "promoCode"],
  ["a character that no database keeps", { promoCode: "<script>" }, "promoCode"],
  ["half a character", { promoCode: "<script>" }, "promoCode"],
])("a hold with %s is refused by that field and nothing is written", async (_, change, field, code) => {
  expect((await refused(() => hold(change), 400, field)).code).toBe(code ?? "invalid_input");
});

test("a space that does not exist and one that is not published are equally not found", async () => {
  const draft = await world.kitchen({ status: "draft", hours: ALWAYS_OPEN });
  const unknown = await refused(() => hold({ spaceId: uuidv7() }), 404);
  const hidden = await refused(() => hold({ spaceId: draft.spaceId }), 404);
  expect(hidden.detail).toBe(unknown.detail);
  await refused(() => api.get(`/kitchens/${draft.slug}`), 404);
  await refused(() => api.get("/kitchens/%3Cscript%3E'--"), 404);
});

test("a missing body, no JSON, a list, another type, too much: each has its own answer", async () => {
  const send = (sent: Sent) => () => api.call("POST", "/bookings", { key, ...sent });
  await refused(send({ body: undefined }), 400);
  await refused(send({ raw: "{", headers: { "content-type": "application/json" } }), 400, "body");
  await refused(send({ body: [good] }), 400, "body");
  await refused(send({ body: null }), 400, "body");
  for (const type of ["text/plain", "application/x-www-form-urlencoded", "application/jsonx"]) {
    await refused(send({ body: good, headers: { "content-type": type } }), 415);
  }
  const megabyte = JSON.stringify({ ...good, promoCode: "<script>".repeat(1_000_000) });
  await refused(send({ raw: megabyte }), 413);
  const nested = `${"[".repeat(30_000)}${"]".repeat(30_000)}`;
  await refused(send({ raw: nested }), 400, "body");
});

test.each<[string, string]>([
  ["limit=0", "limit"],
  ["limit=101", "limit"],
  ["limit=ten", "limit"],
  ["limit=5&limit=6", "limit"],
  ["cursor=e_0190a1b2-0000-7000-8000-000000000000", "cursor"],
  ["cursor=';drop table kitchens--", "cursor"],
  ["near=91,0", "near"],
  ["near=here", "near"],
  ["radiusMiles=-1", "radiusMiles"],
  ["startsAt=2030-01-02T09:00:00&durationMinutes=60", "startsAt"],
  ["startsAt=2030-01-02T09:00:00Z", "durationMinutes"],
  ["durationMinutes=-5", "durationMinutes"],
  ["maxHourlyCents=1e99", "maxHourlyCents"],
  ["sort=stars", "sort"],
  ["q=%00", "q"],
  ["colour=red", "colour"],
])("a search for ?%s is refused by its field", async (query, field) => {
  await refused(() => api.get(`/kitchens?${query}`), 400, field);
});

test("an unknown amenity is refused; SQL and HTML in the words of a search are only words", async () => {
  expect((await api.get("/kitchens?amenities=pool")).status).toBe(400);
  for (const q of ["'; drop table kitchens; --", "<script>alert(1)</script>", "100%_\\", "\u202e"]) {
    expect((await api.get(`/kitchens?q=${encodeURIComponent(q)}`)).status).toBe(200);
  }
});

test("availability refuses a window without sense, each by its field", async () => {
  const at = (from: string, to: string) => () =>
    api.get(`/spaces/${kitchen.spaceId}/availability?from=${from}&to=${to}`);
  await refused(at(soon(10).toISOString(), soon(9).toISOString()), 400, "to");
  await refused(at(soon(0).toISOString(), soon(24 * 40).toISOString()), 400, "to");
  await refused(at("9999-12-31T00:00:00Z", soon(9).toISOString()), 400, "from");
  await refused(
    () => api.get(`/spaces/nowhere/availability?from=${soon(0).toISOString()}&to=${soon(1).toISOString()}`),
    400,
    "spaceId",
  );
  await refused(
    () =>
      api.get(`/spaces/${uuidv7()}/availability?from=${soon(0).toISOString()}&to=${soon(1).toISOString()}`),
    404,
  );
});

test("F32 another person's booking is as unknown as one that does not exist, to every verb", async () => {
  const { json } = await api.post("/bookings", { ...good, startsAt: soon(40).toISOString() }, { key });
  const stranger = await api.key(await world.person());
  const verbs: [string, string][] = [
    ["GET", ""],
    ["GET", "/cancellation-quote"],
    ["POST", "/checkout"],
    ["POST", "/cancel"],
    ["POST", "/check-in"],
    ["POST", "/check-out"],
  ];
  for (const [method, verb] of verbs) {
    const foreign = await refused(
      () => api.call(method, `/bookings/${json.id}${verb}`, { key: stranger }),
      404,
    );
    const missing = await refused(
      () => api.call(method, `/bookings/${uuidv7()}${verb}`, { key: stranger }),
      404,
    );
    expect(foreign.detail).toBe(missing.detail);
    await refused(() => api.call(method, `/bookings/x${verb}`, { key }), 400, "bookingId");
  }
});

test("a key without the scope is told which, a wrong or revoked key nothing", async () => {
  const reader = await api.key(renter, ["bookings:read"]);
  const answer = await refused(() => hold({}, { key: reader }), 403, "scope");
  expect(answer.detail).toContain("bookings:write");
  await refused(() => hold({}, { key: `${key.slice(0, -4)}AAAA` }), 401);
  await refused(() => hold({}, { key: "prep_short" }), 401);
  await refused(() => api.post("/bookings", good), 401);
  await refused(() => api.get("/bookings", { headers: { authorization: "Basic eDp5" } }), 401);
  await world.sql(
    "update api_keys set revoked_at = now() where user_id = $1 and 'bookings:read' = scopes[1]",
    [renter.id],
  );
  await refused(() => api.get("/bookings", { key: reader }), 401);
});

test("a method that an address does not know is 405 and names the known ones", async () => {
  for (const method of ["PUT", "PATCH", "DELETE"]) {
    const { status, headers, json } = await api.call(method, "/bookings", { key });
    expect({ status, allow: headers.get("allow"), code: json.code }).toEqual({
      status: 405,
      allow: "GET, HEAD, OPTIONS, POST",
      code: "method_not_allowed",
    });
  }
});

test("a refusal speaks the reader's language", async () => {
  const { json } = await hold(
    { startsAt: soon(-48).toISOString() },
    { headers: { "accept-language": "es-MX" } },
  );
  expect(json.detail).not.toBe("That time has already passed");
});

test("a made-up key never reaches the lock of a slot: the person who wants it is not kept out", async () => {
  const wanted = { ...good, startsAt: soon(55).toISOString() };
  const forged = Array.from({ length: 30 }, (_, i) => `${key.slice(0, -6)}${String(i).padStart(6, "0")}`);
  const [real, ...others] = await Promise.all([
    api.post("/bookings", wanted, { key }),
    ...forged.map((one) => api.post("/bookings", wanted, { key: one })),
  ]);
  expect(real?.status).toBe(201);
  expect(new Set(others.map((answer) => answer.status))).toEqual(new Set([401]));
});
