import Stripe from "stripe";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { readyAccount, SECRET_KEY, type Stage, sdk, stage } from "./harness";

let world: Stage;
beforeAll(async () => {
  world = await stage();
});
afterAll(() => world.double.stop());
beforeEach(() => world.control.reset());

const intent = { amount: 2_000, currency: "usd" } as const;
const failure = (promise: Promise<unknown>): Promise<Stripe.errors.StripeError> =>
  promise.then(
    () => Promise.reject(new Error("expected a refusal")),
    (error: unknown) => error as Stripe.errors.StripeError,
  );

const raw = (path: string, init: RequestInit = {}): Promise<Response> =>
  fetch(`${world.double.url}${path}`, {
    ...init,
    headers: {
      authorization: `Bearer ${SECRET_KEY}`,
      ...(init.headers as Record<string, string> | undefined),
    },
  });

test("a wrong, publishable or missing key is refused with 401", async () => {
  const wrong = await failure(sdk(world.double.url, {}, "sk_test_other").balance.retrieve());
  expect(wrong).toBeInstanceOf(Stripe.errors.StripeAuthenticationError);
  expect(wrong.message).toContain("Invalid API Key provided");
  const publishable = await failure(sdk(world.double.url, {}, "pk_test_x").balance.retrieve());
  expect(publishable.code).toBe("secret_key_required");
  expect((await fetch(`${world.double.url}/v1/balance`)).status).toBe(401);
});

test("every answer carries a request id and the API version", async () => {
  const balance = await world.stripe.balance.retrieve();
  expect(balance.lastResponse.requestId).toMatch(/^req_\w{14}$/);
  expect(balance.lastResponse.apiVersion).toBe("2026-10-28.endive");
  const old = await failure(world.stripe.balance.retrieve({}, { apiVersion: "2020-08-27" }));
  expect(old.statusCode).toBe(400);
});

test("an unknown route is a Stripe error, not a success", async () => {
  const response = await raw("/v1/unheard_of");
  expect(response.status).toBe(404);
  expect(await response.json()).toMatchObject({ error: { type: "invalid_request_error" } });
  const unbuilt = await failure(world.stripe.products.list());
  expect(unbuilt.code).toBe("double_not_implemented");
});

test("unknown, missing and mistyped parameters are named", async () => {
  const create = (params: object) => failure(world.stripe.paymentIntents.create(params as typeof intent));
  expect(await create({ ...intent, bogus: 1 })).toMatchObject({ code: "parameter_unknown", param: "bogus" });
  expect(await create({ currency: "usd" })).toMatchObject({ code: "parameter_missing", param: "amount" });
  expect(await create({ ...intent, amount: 10.5 })).toMatchObject({ code: "parameter_invalid_integer" });
  expect(await create({ ...intent, amount: -5 })).toMatchObject({ param: "amount", statusCode: 400 });
  expect(await create({ ...intent, amount: 49 })).toMatchObject({ code: "amount_too_small" });
  expect(await create({ ...intent, currency: "zzz" })).toMatchObject({ param: "currency" });
  expect(await create({ ...intent, payment_method_types: ["card"] })).toMatchObject({
    code: "parameter_unknown",
  });
  expect(await create({ ...intent, application_fee_amount: 100 })).toMatchObject({
    code: "double_not_implemented",
  });
});

test("a repeated idempotency key replays the first answer, declines included", async () => {
  const first = await world.stripe.paymentIntents.create(intent, { idempotencyKey: "k1" });
  const again = await world.stripe.paymentIntents.create(intent, { idempotencyKey: "k1" });
  expect(again.id).toBe(first.id);
  expect(again.lastResponse.headers["idempotent-replayed"]).toBe("true");
  expect((await world.stripe.paymentIntents.list()).data).toHaveLength(1);
  const pay = () =>
    failure(
      world.stripe.paymentIntents.confirm(
        first.id,
        { payment_method: "pm_card_chargeDeclined", return_url: "http://prep.test/" },
        { idempotencyKey: "k2" },
      ),
    );
  const [one, two] = [await pay(), await pay()];
  expect(two.charge).toBe(one.charge);
  expect((await world.stripe.charges.list()).data).toHaveLength(1);
});

test("a key with other parameters is an idempotency error, and is free again after a validation error", async () => {
  await world.stripe.paymentIntents.create(intent, { idempotencyKey: "k1" });
  const other = await failure(
    world.stripe.paymentIntents.create({ ...intent, amount: 9_000 }, { idempotencyKey: "k1" }),
  );
  expect(other).toBeInstanceOf(Stripe.errors.StripeIdempotencyError);
  await failure(world.stripe.paymentIntents.create({ amount: 1, currency: "usd" }, { idempotencyKey: "k3" }));
  await expect(world.stripe.paymentIntents.create(intent, { idempotencyKey: "k3" })).resolves.toBeTruthy();
});

test("a key in use by a running request answers 409", async () => {
  await world.control.failNext({ kind: "delay", delayMs: 200, path: "/v1/payment_intents" });
  const slow = world.stripe.paymentIntents.create(intent, { idempotencyKey: "k1" });
  await new Promise((done) => setTimeout(done, 50));
  const second = await failure(world.stripe.paymentIntents.create(intent, { idempotencyKey: "k1" }));
  expect(second).toMatchObject({ statusCode: 409, code: "idempotency_key_in_use" });
  await slow;
});

test("keys and objects belong to the account that the call was made for", async () => {
  const account = await readyAccount(world);
  const on = { stripeAccount: account };
  const customer = await world.stripe.customers.create({ email: "a@b.test" }, { ...on, idempotencyKey: "k" });
  const mine = await world.stripe.customers.create({ email: "a@b.test" }, { idempotencyKey: "k" });
  expect(mine.id).not.toBe(customer.id);
  expect(await failure(world.stripe.customers.retrieve(customer.id))).toMatchObject({
    code: "resource_missing",
  });
  expect((await world.stripe.customers.list({}, on)).data).toHaveLength(1);
  const stranger = await failure(world.stripe.balance.retrieve({}, { stripeAccount: "acct_unknown" }));
  expect(stranger).toMatchObject({ statusCode: 403, code: "account_invalid" });
});

test("lists page in both directions, and an unknown cursor is an error", async () => {
  for (let index = 0; index < 5; index++) await world.stripe.customers.create({ name: `c${index}` });
  const first = await world.stripe.customers.list({ limit: 2 });
  expect([first.data.map((item) => item.name), first.has_more]).toEqual([["c4", "c3"], true]);
  const cursor = first.data[1]!.id;
  const second = await world.stripe.customers.list({ limit: 2, starting_after: cursor });
  expect(second.data.map((item) => item.name)).toEqual(["c2", "c1"]);
  const back = await world.stripe.customers.list({ limit: 2, ending_before: second.data[1]!.id });
  expect([back.data.map((item) => item.name), back.has_more]).toEqual([["c3", "c2"], true]);
  const all = await world.stripe.customers.list({ limit: 2 }).autoPagingToArray({ limit: 100 });
  expect(all).toHaveLength(5);
  expect(await failure(world.stripe.customers.list({ starting_after: "cus_nobody" }))).toMatchObject({
    code: "resource_missing",
    param: "starting_after",
  });
});

test("lists filter by creation time of the double's clock", async () => {
  const early = await world.stripe.customers.create({ name: "early" });
  await world.control.clockAdvance(100);
  const late = await world.stripe.customers.create({ name: "late" });
  const names = async (created: Stripe.RangeQueryParam) =>
    (await world.stripe.customers.list({ created })).data.map((item) => item.name);
  expect(await names({ gt: early.created })).toEqual(["late"]);
  expect(await names({ gte: early.created, lt: late.created })).toEqual(["early"]);
  expect(await names({ lte: early.created - 1 })).toEqual([]);
});

test("metadata is merged, and an empty value removes its key", async () => {
  const customer = await world.stripe.customers.create({ metadata: { a: "1", b: "2" } });
  const changed = await world.stripe.customers.update(customer.id, { metadata: { b: "", c: 3 } });
  expect(changed.metadata).toEqual({ a: "1", c: "3" });
  expect((await world.stripe.customers.update(customer.id, { metadata: "" })).metadata).toEqual({});
});

test("expand goes deep, also in lists, and refuses what is no reference", async () => {
  const customer = await world.stripe.customers.create({ name: "Ana" });
  await world.stripe.paymentIntents.create({ ...intent, customer: customer.id });
  const [item] = (await world.stripe.paymentIntents.list({ expand: ["data.customer"] })).data;
  expect((item!.customer as Stripe.Customer).name).toBe("Ana");
  expect(await failure(world.stripe.paymentIntents.retrieve(item!.id, { expand: ["bogus"] }))).toMatchObject({
    statusCode: 400,
    param: "expand",
  });
});

test("injected faults come once, and a lost answer was executed all the same", async () => {
  await world.control.failNext({ status: 500, path: "/v1/payment_intents", method: "POST" });
  expect(await failure(world.stripe.paymentIntents.create(intent))).toMatchObject({ statusCode: 500 });
  await world.control.failNext({ status: 429 });
  expect(await failure(world.stripe.balance.retrieve())).toBeInstanceOf(Stripe.errors.StripeRateLimitError);
  // Twice, because the SDK itself tries again once when a connection breaks.
  await world.control.failNext({ kind: "dropped", path: "/v1/payment_intents", times: 2 });
  const lost = await failure(world.stripe.paymentIntents.create(intent, { idempotencyKey: "lost" }));
  expect(lost).toBeInstanceOf(Stripe.errors.StripeConnectionError);
  expect((await world.stripe.paymentIntents.list()).data).toHaveLength(1);
  const again = await world.stripe.paymentIntents.create(intent, { idempotencyKey: "lost" });
  expect(again.lastResponse.headers["idempotent-replayed"]).toBe("true");
  await world.control.failNext({ kind: "dropped_before", path: "/v1/payment_intents", times: 2 });
  await failure(world.stripe.paymentIntents.create(intent));
  await world.control.clearFaults();
  expect((await world.stripe.paymentIntents.list()).data).toHaveLength(1);
});

test("a call that hangs runs into the client's own timeout", async () => {
  await world.control.failNext({ kind: "timeout", path: "/v1/balance" });
  const begin = performance.now();
  const error = await failure(world.stripe.balance.retrieve({}, { timeout: 150 }));
  expect(error).toBeInstanceOf(Stripe.errors.StripeConnectionError);
  expect(performance.now() - begin).toBeLessThan(2_000);
});
