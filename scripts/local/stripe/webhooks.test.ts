import type Stripe from "stripe";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { checkoutParams, paidIntent, Receiver, readyAccount, type Stage, stage } from "./harness";

let world: Stage;
let platform: Receiver;
let connect: Receiver;

beforeAll(async () => {
  world = await stage();
});
beforeEach(async () => {
  await world.control.reset();
  platform = await Receiver.start(world.stripe);
  connect = await Receiver.start(world.stripe);
  const listen = (
    url: string,
    events: Stripe.WebhookEndpointCreateParams.EnabledEvent[],
    onConnect: boolean,
  ) => world.stripe.webhookEndpoints.create({ url, enabled_events: events, connect: onConnect });
  platform.secret = (await listen(platform.url, ["*"], false)).secret ?? "";
  connect.secret = (await listen(connect.url, ["account.updated", "payout.paid"], true)).secret ?? "";
});
afterEach(async () => {
  expect(await world.control.violations()).toEqual([]);
  await platform.stop();
  await connect.stop();
});
afterAll(() => world.double.stop());

test("an event is complete, signed, and tells which request caused it", async () => {
  const intent = await world.stripe.paymentIntents.create(
    { amount: 5_000, currency: "usd" },
    { idempotencyKey: "because" },
  );
  await world.control.flush();
  const [event] = platform.events;
  expect(event).toMatchObject({
    object: "event",
    type: "payment_intent.created",
    api_version: "2026-10-28.endive",
    pending_webhooks: 1,
    data: { object: { id: intent.id, object: "payment_intent", status: "requires_payment_method" } },
    request: { id: intent.lastResponse.requestId, idempotency_key: "because" },
  });
  expect(event).not.toHaveProperty("account");
  const stored = await world.stripe.events.retrieve(event!.id);
  expect(stored.data).toEqual(event!.data);
});

test("a body that was tampered with is refused", async () => {
  const secret = "whsec_x";
  const header = await world.stripe.webhooks.generateTestHeaderStringAsync({ payload: "{}", secret });
  await expect(world.stripe.webhooks.constructEventAsync('{"a":1}', header, secret)).rejects.toThrow();
});

test("the secret is shown once, on creation", async () => {
  const [endpoint] = (await world.stripe.webhookEndpoints.list()).data;
  expect(endpoint).not.toHaveProperty("secret");
  expect(platform.secret).toMatch(/^whsec_\w{32}$/);
});

test("a paid checkout tells its story in order", async () => {
  const expiresAt = (await world.control.now()) + 1_860;
  const session = await world.stripe.checkout.sessions.create(checkoutParams({ expiresAt }));
  await world.control.payCheckout(session.url!, { card: "4242424242424242" });
  const done = await world.stripe.checkout.sessions.retrieve(session.id);
  await world.stripe.paymentIntents.capture(String(done.payment_intent));
  await world.stripe.refunds.create({ payment_intent: String(done.payment_intent), amount: 100 });
  await world.control.flush();
  expect(platform.types()).toEqual([
    "payment_intent.created",
    "charge.succeeded",
    "payment_intent.amount_capturable_updated",
    "checkout.session.completed",
    "charge.captured",
    "payment_intent.succeeded",
    "refund.created",
    "charge.refunded",
  ]);
  expect(platform.events.at(-1)?.data.previous_attributes).toEqual({ amount_refunded: 0 });
});

test("an event that was refused is tried again until it is accepted", async () => {
  let failures = 2;
  platform.answer = () => (failures-- > 0 ? 500 : 200);
  await world.stripe.customers.create({ name: "Ana" });
  expect(await world.control.flush()).toEqual({ idle: true, waiting: 0 });
  expect(platform.types()).toEqual(["customer.created"]);
  expect((await world.control.deliveries()).map((item) => item.status)).toEqual([500, 500, 200]);
});

test("deliveries happen outside the call, however slow the receiver is", async () => {
  await world.control.webhooks({ timeoutMs: 100, retryDelaysMs: [10] });
  const slow = platform.answer;
  platform.answer = () => {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    return slow();
  };
  const begin = performance.now();
  await world.control.webhooks({ delayMs: 400 });
  await world.stripe.customers.create({ name: "Ana" });
  expect(performance.now() - begin).toBeLessThan(300);
  expect(platform.events).toEqual([]);
  await world.control.flush();
  expect(platform.types()).toEqual(["customer.created"]);
});

test("duplicates arrive with the same event id", async () => {
  await world.control.webhooks({ duplicates: 2 });
  await world.stripe.customers.create({ name: "Ana" });
  await world.control.flush();
  expect(platform.events).toHaveLength(3);
  expect(new Set(platform.events.map((event) => event.id)).size).toBe(1);
});

test("the same seed shuffles the same way", async () => {
  const orders: string[][] = [];
  for (const round of [1, 2]) {
    // So wide that the time between two calls decides nothing.
    await world.control.webhooks({ seed: 7, reorderWindowMs: 3_000_000 });
    for (let index = 0; index < 8; index++) await world.stripe.customers.create({ name: `${index}` });
    await world.control.flush();
    const names = platform.events.map((event) => (event.data.object as Stripe.Customer).name ?? "");
    orders.push(names.slice((round - 1) * 8));
  }
  expect(orders[0]).toEqual(orders[1]);
  expect(orders[0]).not.toEqual([...orders[0]!].sort());
});

test("lost events can be delivered later by hand", async () => {
  await world.control.webhooks({ dropTypes: ["customer.created"] });
  await world.stripe.customers.create({ name: "Ana" });
  await world.control.flush();
  expect(platform.events).toEqual([]);
  const [event] = (await world.stripe.events.list({ type: "customer.created" })).data;
  await world.control.redeliver(event!.id);
  await world.control.flush();
  expect(platform.types()).toEqual(["customer.created"]);
  await world.control.webhooks({ dropTypes: [], dropProbability: 1 });
  await world.stripe.customers.create({ name: "Bo" });
  await world.control.flush();
  expect(platform.events).toHaveLength(1);
});

test("a paused queue keeps everything and lets it go on resume", async () => {
  await world.control.webhooks({ paused: true });
  await world.stripe.customers.create({ name: "Ana" });
  expect(await world.control.flush()).toEqual({ idle: true, waiting: 1 });
  expect(platform.events).toEqual([]);
  await world.control.webhooks({ paused: false });
  await world.control.flush();
  expect(platform.types()).toEqual(["customer.created"]);
});

test("connect endpoints hear of connected accounts only, and only of what they asked for", async () => {
  const host = await readyAccount(world);
  await world.control.steerAccount(host, {
    payouts_enabled: false,
    currently_due: ["individual.verification.document"],
    disabled_reason: "requirements.past_due",
  });
  await world.control.flush();
  expect(platform.events).toEqual([]);
  expect(connect.types()).toEqual(["account.updated", "account.updated"]);
  const last = connect.events.at(-1)!;
  expect(last.account).toBe(host);
  expect(last.data.previous_attributes).toMatchObject({ payouts_enabled: true });
});

test("an endpoint that was disabled or deleted hears nothing", async () => {
  const [endpoint] = (await world.stripe.webhookEndpoints.list()).data.filter(
    (item) => item.url === platform.url,
  );
  await world.stripe.webhookEndpoints.update(endpoint!.id, { disabled: true });
  await world.stripe.customers.create({ name: "Ana" });
  await world.stripe.webhookEndpoints.update(endpoint!.id, { disabled: false });
  await world.stripe.webhookEndpoints.del(endpoint!.id);
  await world.stripe.customers.create({ name: "Bo" });
  await world.control.flush();
  expect(platform.events).toEqual([]);
});

test("time itself is told of: funds, payouts and disputes", async () => {
  await paidIntent(world.stripe, 5_000, "pm_card_createDispute");
  await world.control.clockAdvance(3 * 86_400);
  await world.control.flush();
  expect(platform.types()).toEqual([
    "payment_intent.created",
    "charge.succeeded",
    "charge.dispute.created",
    "charge.dispute.funds_withdrawn",
    "payment_intent.succeeded",
    "balance.available",
  ]);
});
