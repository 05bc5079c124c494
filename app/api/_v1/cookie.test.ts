import { expect, test } from "vitest";
import { openApi } from "@/lib/testing/api";
import { openWorld } from "@/lib/testing/world";

const world = await openWorld();
const api = await openApi(world);
const HOUR = 3_600_000;
const { spaceId } = await world.kitchen({
  hours: [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opensMinute: 0, closesMinute: 1_440 })),
});
const person = await world.person();
const cookie = await api.cookie(person);
const body = (hours: number) => ({
  spaceId,
  startsAt: new Date(Math.ceil(Date.now() / HOUR + hours) * HOUR).toISOString(),
  durationMinutes: 60,
});
const own = { cookie, origin: "http://127.0.0.1:3000", "sec-fetch-site": "same-origin" };
const held = () => world.sql("select 1 from bookings where renter_id = $1", [person.id]);

test("a browser on our own pages may use the API by its cookie", async () => {
  expect((await api.post("/bookings", body(30), { headers: own })).status).toBe(201);
  expect((await api.get("/bookings", { headers: { cookie } })).json.items).toHaveLength(1);
});

test.each<[string, Record<string, string>]>([
  ["from another site", { cookie, origin: "https://evil.example", "sec-fetch-site": "cross-site" }],
  ["from a sister site", { cookie, origin: "https://x.127.0.0.1", "sec-fetch-site": "same-site" }],
  ["with a forged host", { cookie, origin: "http://127.0.0.1:3001" }],
  ["with the origin null", { cookie, origin: "null" }],
  ["that says nothing of where it comes from", { cookie }],
  ["typed into the address bar", { cookie, "sec-fetch-site": "none" }],
])("a request by cookie %s is refused and holds nothing", async (_, headers) => {
  const before = (await held()).length;
  const answer = await api.post("/bookings", body(40), { headers });
  expect(answer).toMatchObject({ status: 403, json: { code: "forbidden" } });
  expect(await held()).toHaveLength(before);
});

test("F34 a form cannot speak for a signed-in browser, even with nothing to say", async () => {
  const { json } = await api.post("/bookings", body(50), { headers: own });
  for (const type of ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"]) {
    const headers = { ...own, "content-type": type };
    expect((await api.post(`/bookings/${json.id}/checkout`, undefined, { headers })).status).toBe(415);
  }
  const typed = { ...own, "content-type": "application/json" };
  expect((await api.post(`/bookings/${json.id}/checkout`, undefined, { headers: typed })).status).toBe(200);
});

test("F35 a cookie is worth nothing after signing out, after tampering, and under another secret", async () => {
  expect((await api.get("/bookings", { headers: { cookie: `${cookie.slice(0, -3)}abc` } })).status).toBe(401);
  await world.sql("update sessions set revoked_at = now() where id = $1", [person.sessionId]);
  expect((await api.get("/bookings", { headers: { cookie } })).status).toBe(401);
});
