import { expect, test } from "@playwright/test";
import { call, freePlace, keysOf, origin } from "./client";

test("the description and the reference are served, and name the same endpoints", async ({ request }) => {
  const description = await (await request.get("/api/openapi.json")).json();
  expect(description.openapi).toBe("3.1.0");
  const paths = Object.keys(description.paths);
  expect(paths).toContain("/bookings/{bookingId}/checkout");
  const page = await request.get("/docs/api");
  expect(page.status()).toBe(200);
  const html = await page.text();
  for (const path of paths) expect(html).toContain(path.replaceAll("{", "{"));
  // Every refusal links to its own line of the reference.
  const refusal = await (await request.get("/api/v1/kitchens/nowhere-at-all")).json();
  expect(html).toContain(`id="${new URL(refusal.type).hash.slice(1)}"`);
});

test("health says what the product stands on; metrics are for the monitoring alone", async ({ request }) => {
  const ready = await request.get("/api/health/ready");
  expect(ready.status()).toBe(200);
  const { checks } = await ready.json();
  for (const name of ["database", "redis", "files", "stripe"]) {
    expect([name, checks[name].status, typeof checks[name].ms]).toEqual([name, "ok", "number"]);
  }
  expect((await request.get("/api/metrics")).status()).toBe(401);
  await request.get("/api/v1/kitchens?limit=1");
  const headers = { authorization: `Bearer ${process.env.CRON_SECRET}` };
  await expect(async () => {
    const text = await (await request.get("/api/metrics", { headers })).text();
    expect(text).toMatch(/prep_api_requests_total\{endpoint="searchKitchens",status="200"\} \d+/);
    expect(text).toMatch(/prep_outbox_depth \d+/);
    for (const line of text.trim().split("\n"))
      expect(line).toMatch(/^(# (HELP|TYPE) prep_\w+ .+|prep_\w+(\{[^{}]*\})? [\d.]+)$/);
  }).toPass();
});

test("the server itself keeps the border: sizes, types, methods, ids of requests", async ({ request }) => {
  const [key = ""] = keysOf("renter@example.com");
  const post = (body: string, type = "application/json") =>
    fetch(`${origin()}/api/v1/bookings`, {
      method: "POST",
      body,
      headers: { authorization: `Bearer ${key}`, "content-type": type },
    });
  expect((await post("x".repeat(1_000_000))).status).toBe(413);
  expect((await post("{}", "text/plain")).status).toBe(415);
  expect((await post("{")).status).toBe(400);
  const unknown = await call("GET", "/teapots");
  expect([unknown.status, unknown.code]).toEqual([404, "not_found"]);
  for (const method of ["DELETE", "PUT", "PATCH"]) {
    const answer = await call(method, "/bookings");
    expect([answer.status, answer.code, answer.headers.get("allow")]).toEqual([
      405,
      "method_not_allowed",
      "GET, HEAD, OPTIONS, POST",
    ]);
  }
  const given = await request.get("/api/v1/kitchens?limit=1", {
    headers: { "x-request-id": "a-request-of-mine" },
  });
  expect(given.headers()["x-request-id"]).toBe("a-request-of-mine");
  const wild = await request.get("/api/v1/kitchens?limit=x", { headers: { "x-request-id": "<script>" } });
  expect((await wild.json()).requestId).toMatch(/^[\w-]{8,64}$/);
  const head = await fetch(`${origin()}/api/v1/kitchens?limit=1`, { method: "HEAD" });
  expect([head.status, await head.text()]).toEqual([200, ""]);
});

test("a webhook without a true signature is refused by the running server", async ({ request }) => {
  const data = JSON.stringify({
    id: "evt_x",
    type: "checkout.session.completed",
    data: { object: { id: "cs_x" } },
  });
  for (const signature of [undefined, "", "t=1,v1=00"]) {
    const headers = {
      "content-type": "application/json",
      ...(signature !== undefined && { "stripe-signature": signature }),
    };
    const answer = await request.post("/api/webhooks/stripe", { data, headers });
    expect([signature, answer.status()]).toEqual([signature, 400]);
  }
});

test("jobs answer to the cron secret alone, and pruning runs among them", async ({ request }) => {
  expect((await request.get("/api/cron/prune")).status()).toBe(401);
  const headers = { authorization: `Bearer ${process.env.CRON_SECRET}` };
  const pruned = await request.get("/api/cron/prune", { headers });
  expect(Object.keys(await pruned.json()).sort()).toEqual(["codes", "doors", "jobs", "keys"]);
  expect((await request.get("/api/cron/unknown", { headers })).status()).toBe(404);
});

test("a hold repeated with its key is the same hold, over the wire", async () => {
  const [key = ""] = keysOf("renter@example.com");
  const { spaceId, startsAt, durationMinutes } = await freePlace();
  const send = () =>
    call("POST", "/bookings", {
      key,
      body: { spaceId, startsAt, durationMinutes },
      headers: { "idempotency-key": `once-${startsAt}` },
    });
  const answers = await Promise.all([send(), send(), send()]);
  expect(new Set(answers.map((answer) => JSON.stringify(answer.json))).size).toBe(1);
  expect(answers.map((answer) => answer.status)).toEqual([201, 201, 201]);
  expect(answers.filter((answer) => answer.headers.get("idempotency-replayed") === "true")).toHaveLength(2);
  expect((await call("POST", `/bookings/${answers[0]?.json.id}/cancel`, { key, body: {} })).status).toBe(200);
});
