import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { context, trace } from "@opentelemetry/api";
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-base";
import { Client } from "pg";
import { afterAll, expect, test, vi } from "vitest";
import { GET as METRICS } from "@/app/api/metrics/route";
import { uuidv7 } from "@/lib/core/ids";
import { env } from "@/lib/env";
import { count, METRIC_NAMES } from "@/lib/http/metrics";
import { drainOutbox } from "@/lib/notifications";
import { cancelBooking, sendRefunds, sweepHolds } from "@/lib/payments";
import { openApi } from "@/lib/testing/api";
import { ALWAYS_OPEN, soon } from "@/lib/testing/factories";
import { ownStripe } from "@/lib/testing/own-stripe";
import { book, hold } from "@/lib/testing/paying";
import { ownRedis } from "@/lib/testing/redis-control";
import { openWorld } from "@/lib/testing/world";
import { backlog } from "./backlog";

const world = await openWorld();
await ownRedis();
const stripe = await ownStripe();
const envelopes: string[] = [];
const collector = createServer(async (request, response) => {
  let text = "";
  for await (const part of request) text += part;
  envelopes.push(text);
  response.end("{}");
});
await new Promise<void>((resolve) => collector.listen(0, "127.0.0.1", resolve));
afterAll(() => void collector.close());
process.env.SENTRY_DSN = `http://public@127.0.0.1:${(collector.address() as AddressInfo).port}/1`;
const api = await openApi(world);
const admin = new Client({ connectionString: world.database.urls.admin });
await admin.connect();
afterAll(() => admin.end());

const kitchen = await world.kitchen({ hours: ALWAYS_OPEN });
const renter = await world.person();
const key = await api.key(renter);

const metrics = async () => {
  const headers = { authorization: `Bearer ${env().CRON_SECRET}` };
  return (await METRICS(new Request("http://x/api/metrics", { headers }))).text();
};

test("what a hold and its loser did can be read as Prometheus reads it", async () => {
  const body = { spaceId: kitchen.spaceId, startsAt: soon(24).toISOString(), durationMinutes: 60 };
  expect((await api.post("/bookings", body, { key })).status).toBe(201);
  const other = await api.key(await world.person());
  expect((await api.post("/bookings", body, { key: other })).json.code).toBe("slot_taken");
  await expect.poll(metrics).toContain('prep_refusals_total{code="slot_taken"}');
  const lines = (await metrics()).trim().split("\n");
  for (const line of lines)
    expect(line).toMatch(/^(# (HELP|TYPE) prep_\w+ .+|prep_\w+(\{[^{}]*\})? [\d.]+)$/);
  const buckets = lines.filter((line) => line.startsWith('prep_api_seconds_bucket{endpoint="createBooking"'));
  const totals = buckets.map((line) => Number(line.split(" ")[1]));
  expect(totals).toEqual([...totals].sort((a, b) => a - b));
  const counted = lines.find((line) => line.startsWith('prep_api_seconds_count{endpoint="createBooking"}'));
  expect(Number(counted?.split(" ")[1])).toBe(totals.at(-1));
  expect(lines).toContain("prep_live_holds 1");
  for (const line of lines) {
    const name = /^(prep_\w+)/.exec(line)?.[1];
    if (name) expect(METRIC_NAMES).toContain(name);
  }
});

test("every alert has its runbook, and asks only for metrics that exist", () => {
  const rules = readFileSync("docs/operations/alerts.yml", "utf8");
  const alerts = [...rules.matchAll(/- alert: (\S+)\n\s+expr: (.+)/g)];
  expect(alerts.length).toBe([...rules.matchAll(/alert:/g)].length);
  for (const [, name, expression] of alerts) {
    expect(existsSync(`docs/operations/runbooks/${name}.md`), name).toBe(true);
    for (const [metric] of (expression ?? "").matchAll(/prep_\w+/g)) expect(METRIC_NAMES).toContain(metric);
  }
});

test("what waits is counted with its age, and no longer when the job has run", async () => {
  const system = world.system();
  expect(await backlog(system)).toMatchObject({ overdueHolds: 0, mailOldestSeconds: 0, refundsWaiting: 0 });
  const { bookingId } = await book(world.as(renter), kitchen.spaceId, soon(96));
  await stripe.failNext({ method: "POST", path: "/v1/refunds", times: 9 });
  await cancelBooking(world.as(renter), { bookingId, reason: "" });
  await hold(world.as(renter), kitchen.spaceId, soon(120));
  await world.sql("update bookings set hold_expires_at = now() - interval '5 minutes' where status = 'held'");
  await world.sql("update outbox set created_at = now() - interval '20 minutes'");
  await world.sql("update refunds set created_at = now() - interval '20 minutes'");
  const waiting = await backlog(system);
  expect(waiting.overdueHolds).toBeGreaterThan(0);
  expect(waiting.mailOldestSeconds).toBeGreaterThanOrEqual(1_200);
  expect(waiting).toMatchObject({ refundsWaiting: 1, mailGivenUp: 0 });
  expect(waiting.refundsOldestSeconds).toBeGreaterThanOrEqual(1_200);
  await stripe.clearFaults();
  await Promise.all([sweepHolds(system), drainOutbox(system), sendRefunds(system)]);
  expect(await backlog(system)).toMatchObject({ overdueHolds: 0, mailWaiting: 0, refundsWaiting: 0 });
});

test("a query is a span below the request that asked it, and says nothing of what it asked", async () => {
  const spans = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] });
  trace.setGlobalTracerProvider(provider);
  const request = trace.getTracer("test").startSpan("request");
  await context.with(trace.setSpan(context.active(), request), () => backlog(world.system()));
  request.end();
  trace.disable();
  const query = spans.getFinishedSpans().find((span) => span.name === "database");
  expect(query?.attributes).toEqual({ "db.system.name": "postgresql", "db.operation.batch.size": 2 });
});

test("F49 an exception in any route tells its caller nothing but the request's number, and Sentry only its kind", async () => {
  const logged: string[] = [];
  for (const level of ["info", "warn", "error"] as const)
    vi.spyOn(console, level).mockImplementation((line: unknown) => void logged.push(String(line)));
  await admin.query("alter schema public rename to away");
  const id = uuidv7();
  const tried = [
    ["GET", "/kitchens"],
    ["GET", `/kitchens/${id}`],
    ["GET", `/spaces/${id}/availability?from=${soon(1).toISOString()}&to=${soon(9).toISOString()}`],
    ["GET", "/bookings"],
    ["GET", `/bookings/${id}`],
    ["GET", `/bookings/${id}/cancellation-quote`],
    ["GET", `/host/bookings?organizationId=${kitchen.organizationId}`],
    ["GET", `/host/payouts?organizationId=${kitchen.organizationId}`],
    ["GET", `/host/payouts/${id}`],
    ["POST", "/bookings"],
    ...["cancel", "check-in", "check-out", "checkout"].map((verb) => ["POST", `/bookings/${id}/${verb}`]),
  ] as [string, string][];
  const secret = await Promise.all(
    tried.map(async ([method, address]) => {
      const body = address === "/bookings" ? { spaceId: id, startsAt: soon(30), durationMinutes: 60 } : {};
      return [address, await api.call(method, address, { key, ...(method === "POST" && { body }) })] as const;
    }),
  );
  await admin.query("alter schema away rename to public");
  expect(secret.map(([address, { status }]) => [address, status])).toEqual(tried.map(([, a]) => [a, 500]));
  await expect.poll(() => envelopes.length).toBeGreaterThanOrEqual(tried.length);
  vi.restoreAllMocks();
  for (const [, answer] of secret) {
    const requestId = answer.headers.get("x-request-id");
    expect(answer.json).toEqual({
      type: "about:blank",
      title: "Internal error",
      status: 500,
      code: "internal",
      requestId,
    });
    expect(envelopes.some((text) => text.includes(String(requestId)))).toBe(true);
  }
  const hidden = [
    key,
    env().AUTH_SECRET,
    env().STRIPE_SECRET_KEY,
    env().DATABASE_URL,
    renter.email,
    "select ",
  ];
  for (const text of [...logged, ...envelopes])
    for (const one of hidden) expect(text.toLowerCase()).not.toContain(one.toLowerCase());
  for (const text of envelopes) expect(text).not.toContain("does not exist");
});

test("a refusal is nobody's bug: Sentry hears nothing of it", async () => {
  const before = envelopes.length;
  expect((await api.get(`/bookings/${uuidv7()}`, { key })).status).toBe(404);
  expect((await api.get("/bookings", { key: "prep_made_up_key_of_nobody_at_all" })).status).toBe(401);
  // What is reported leaves in order: had one of these been, it would be there before the metric below.
  count("prep_holds_total", { replayed: "marker" });
  await expect.poll(metrics).toContain("marker");
  expect(envelopes.length).toBe(before);
});
