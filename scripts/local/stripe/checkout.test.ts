import type Stripe from "stripe";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { chargeOf, checkoutParams, type Stage, stage } from "./harness";

let world: Stage;
beforeAll(async () => {
  world = await stage();
});
afterAll(() => world.double.stop());
beforeEach(() => world.control.reset());
afterEach(async () => {
  expect(await world.control.violations()).toEqual([]);
});

const create = async (extra: Partial<Stripe.Checkout.SessionCreateParams> = {}) => {
  const expiresAt = (await world.control.now()) + 31 * 60;
  return world.stripe.checkout.sessions.create(checkoutParams({ expiresAt }, extra));
};
const GOOD = "4242 4242 4242 4242";

test("a paid session with manual capture is complete, unpaid, and waits for the capture", async () => {
  const session = await create();
  expect(session).toMatchObject({ status: "open", amount_total: 9_000, payment_intent: null });
  const paid = await world.control.payCheckout(session.url!, { card: GOOD });
  expect(paid.redirectedTo).toBe(`http://prep.test/done?session=${session.id}`);
  const done = await world.stripe.checkout.sessions.retrieve(session.id, {
    expand: ["payment_intent.latest_charge", "line_items"],
  });
  expect(done).toMatchObject({
    status: "complete",
    payment_status: "unpaid",
    url: null,
    client_reference_id: "hold_1",
  });
  expect(done.customer_details?.email).toBe("payer@example.com");
  const intent = done.payment_intent as Stripe.PaymentIntent;
  expect(intent).toMatchObject({
    status: "requires_capture",
    transfer_group: "booking_1",
    metadata: { booking: "1" },
  });
  expect(chargeOf(intent).captured).toBe(false);
  expect((await world.stripe.paymentIntents.capture(intent.id)).status).toBe("succeeded");
});

test("a declined card is told on the page, and another card pays the same intent", async () => {
  const session = await create();
  const declined = await world.control.payCheckout(session.url!, { card: "4000000000009995" });
  expect(declined).toMatchObject({ redirectedTo: null, alert: "Your card has insufficient funds." });
  const begun = await world.stripe.checkout.sessions.retrieve(session.id);
  expect(begun.status).toBe("open");
  await world.control.payCheckout(session.url!, { card: GOOD });
  const done = await world.stripe.checkout.sessions.retrieve(session.id);
  expect([done.status, done.payment_intent]).toEqual(["complete", begun.payment_intent]);
});

test("the page tells what is wrong with the form, in Spanish where the session is", async () => {
  const session = await create({
    locale: "es",
    custom_text: { submit: { message: "Reservado hasta las 14:35" } },
  });
  const html = await (await fetch(session.url!)).text();
  expect(html).toContain('lang="es"');
  expect(html).toContain("Reservado hasta las 14:35");
  expect(html).toContain("Kitchen, 2 h");
  const pay = async (change: object) =>
    (await world.control.payCheckout(session.url!, { card: GOOD, ...change })).alert;
  expect(await pay({ cvc: "1" })).toContain("código de seguridad");
  expect(await pay({ expiry: "01 / 20" })).toContain("vencimiento");
  expect(await pay({ email: "nobody" })).toContain("correo");
  expect(await pay({ card: "4000000000000002" })).toBe("Su tarjeta fue rechazada.");
});

test("3-D Secure can be passed or failed, and a failure leaves the session open", async () => {
  const session = await create();
  const failed = await world.control.payCheckout(session.url!, {
    card: "4000002500003155",
    challenge: "fail",
  });
  expect(failed.alert).toContain("unable to authenticate");
  expect((await world.stripe.checkout.sessions.retrieve(session.id)).status).toBe("open");
  const passed = await world.control.payCheckout(session.url!, {
    card: "4000000000003220",
    challenge: "complete",
  });
  expect(passed.redirectedTo).toContain(session.id);
});

test("an open session can be expired once, and nobody can pay it afterwards", async () => {
  const session = await create();
  await world.control.payCheckout(session.url!, { card: "4000000000000002" });
  expect((await world.stripe.checkout.sessions.expire(session.id)).status).toBe("expired");
  const [intent] = (await world.stripe.paymentIntents.list()).data;
  expect(intent?.status).toBe("canceled");
  expect((await world.control.payCheckout(session.url!, { card: GOOD })).redirectedTo).toBeNull();
  await expect(world.stripe.checkout.sessions.expire(session.id)).rejects.toThrow('status in ["open"]');
  expect((await world.stripe.charges.list()).data.filter((charge) => charge.paid)).toEqual([]);
});

test("a session expires by the clock, and a paid one does not", async () => {
  const [open, paid] = [await create(), await create()];
  await world.control.payCheckout(paid.url!, { card: GOOD });
  await world.control.clockAdvance(32 * 60);
  const status = async (id: string) => (await world.stripe.checkout.sessions.retrieve(id)).status;
  expect([await status(open.id), await status(paid.id)]).toEqual(["expired", "complete"]);
  const [event] = (await world.stripe.events.list({ type: "checkout.session.expired" })).data;
  expect(event?.created).toBe(open.expires_at);
});

test("expiring against paying at the same moment never does both", async () => {
  for (let round = 0; round < 20; round++) {
    const session = await create();
    const [expired, paid] = await Promise.all([
      world.stripe.checkout.sessions.expire(session.id).then(
        () => true,
        () => false,
      ),
      world.control.payCheckout(session.url!, { card: GOOD }).then((result) => result.redirectedTo !== null),
    ]);
    expect(expired).toBe(!paid);
  }
});

test("expires_at must lie between thirty minutes and a day", async () => {
  const now = await world.control.now();
  await expect(create({ expires_at: now + 1_790 })).rejects.toThrow("at least 30 minutes");
  await expect(create({ expires_at: now + 86_500 })).rejects.toThrow("less than 24 hours");
});

test("an intent of a session is cancelled through the session until it waits for its capture", async () => {
  const session = await create();
  await world.control.payCheckout(session.url!, { card: "4000000000000002" });
  const begun = await world.stripe.checkout.sessions.retrieve(session.id);
  await expect(world.stripe.paymentIntents.cancel(String(begun.payment_intent))).rejects.toMatchObject({
    code: "payment_intent_unexpected_state",
  });
  await world.control.payCheckout(session.url!, { card: GOOD });
  expect((await world.stripe.paymentIntents.cancel(String(begun.payment_intent))).status).toBe("canceled");
});

test("line items and sessions can be listed", async () => {
  const session = await create();
  const items = await world.stripe.checkout.sessions.listLineItems(session.id);
  expect(items.data).toMatchObject([{ description: "Kitchen, 2 h", quantity: 2, amount_total: 9_000 }]);
  await world.control.payCheckout(session.url!, { card: GOOD });
  const done = await world.stripe.checkout.sessions.retrieve(session.id);
  const found = await world.stripe.checkout.sessions.list({ payment_intent: String(done.payment_intent) });
  expect(found.data.map((item) => item.id)).toEqual([session.id]);
});

const KEEP = {
  customer_creation: "always",
  payment_intent_data: { setup_future_usage: "off_session" },
} as const;

/** Pays a session that keeps the card; answers whose it is and how to charge it once more while nobody is there. */
async function kept(card: string) {
  const session = await create(KEEP);
  await world.control.payCheckout(session.url!, { card, challenge: "complete" });
  const done = await world.stripe.checkout.sessions.retrieve(session.id, { expand: ["payment_intent"] });
  const method = (done.payment_intent as Stripe.PaymentIntent).payment_method as string;
  const again = (extra: Partial<Stripe.PaymentIntentCreateParams> = {}) =>
    world.stripe.paymentIntents.create({
      ...{ amount: 2_500, currency: "usd", customer: done.customer as string, payment_method: method },
      ...{ allowed_payment_method_types: ["card", "link"], off_session: true, confirm: true, ...extra },
    });
  return { customer: done.customer as string, method, again };
}

test("a card that its payer lets us keep is its new customer's, and is charged while nobody is there", async () => {
  const { customer, method, again } = await kept(GOOD);
  expect(customer).toMatch(/^cus_/);
  expect(await world.stripe.paymentMethods.retrieve(method)).toMatchObject({ customer });
  expect(await again()).toMatchObject({ status: "succeeded", amount_received: 2_500, customer });
  expect(await (await kept("4000002500003155")).again()).toMatchObject({ status: "succeeded" });
});

test("a kept card is refused as Stripe does: asked for by the bank, without funds by now, of another customer, given up", async () => {
  const asked = await kept("4000002760003184");
  await expect(asked.again()).rejects.toMatchObject({
    code: "authentication_required",
    payment_intent: { status: "requires_payment_method" },
  });
  const { customer, method, again } = await kept(GOOD);
  await expect(again({ confirm: false })).rejects.toMatchObject({ param: "off_session" });
  await expect(again({ customer: asked.customer })).rejects.toMatchObject({ param: "payment_method" });
  await world.control.steerCard(method, "4000000000009995");
  await expect(again()).rejects.toMatchObject({ decline_code: "insufficient_funds" });
  await world.stripe.paymentMethods.detach(method);
  await expect(again({ customer })).rejects.toThrow(/was detached from a Customer/);
});

test("a card that nobody said to keep is used up by its payment", async () => {
  const session = await create();
  await world.control.payCheckout(session.url!, { card: GOOD });
  const done = await world.stripe.checkout.sessions.retrieve(session.id, { expand: ["payment_intent"] });
  const method = (done.payment_intent as Stripe.PaymentIntent).payment_method as string;
  expect(done.customer).toBeNull();
  const again = world.stripe.paymentIntents.create({
    ...{ amount: 2_500, currency: "usd", payment_method: method, confirm: true },
    allowed_payment_method_types: ["card"],
  });
  await expect(again).rejects.toThrow(/may not be used again/);
});
