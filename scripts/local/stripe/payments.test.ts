import Stripe from "stripe";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { chargeOf, NO_REDIRECTS, paidIntent, type Stage, stage } from "./harness";

let world: Stage;
beforeAll(async () => {
  world = await stage();
});
afterAll(() => world.double.stop());
beforeEach(() => world.control.reset());
afterEach(async () => {
  expect(await world.control.violations()).toEqual([]);
});

const refusal = (promise: Promise<unknown>): Promise<Stripe.errors.StripeError> =>
  promise.then(
    () => Promise.reject(new Error("expected a refusal")),
    (error: unknown) => error as Stripe.errors.StripeError,
  );

const held = (amount = 10_000, card = "pm_card_visa") =>
  world.stripe.paymentIntents.create({
    amount,
    currency: "usd",
    capture_method: "manual",
    payment_method: card,
    confirm: true,
    transfer_group: "g",
    ...NO_REDIRECTS,
    expand: ["latest_charge"],
  });

test("a good card is charged with a fee of 2.9 % and 30 cents, pending for two days", async () => {
  const intent = await paidIntent(world.stripe, 10_000);
  const transaction = chargeOf(intent).balance_transaction as Stripe.BalanceTransaction;
  expect(transaction).toMatchObject({
    amount: 10_000,
    fee: 320,
    net: 9_680,
    status: "pending",
    type: "charge",
  });
  const before = await world.stripe.balance.retrieve();
  expect([before.available[0]?.amount, before.pending[0]?.amount]).toEqual([0, 9_680]);
  await world.control.clockAdvance(2 * 86_400);
  const after = await world.stripe.balance.retrieve();
  expect([after.available[0]?.amount, after.pending[0]?.amount]).toEqual([9_680, 0]);
});

test.each([
  ["pm_card_chargeDeclined", "card_declined", "generic_decline"],
  ["pm_card_chargeDeclinedInsufficientFunds", "card_declined", "insufficient_funds"],
  ["pm_card_chargeDeclinedExpiredCard", "expired_card", "expired_card"],
  ["pm_card_chargeDeclinedIncorrectCvc", "incorrect_cvc", "incorrect_cvc"],
])("%s is declined with its own code and the intent can be tried again", async (card, code, declineCode) => {
  const error = await refusal(paidIntent(world.stripe, 5_000, card));
  expect(error).toBeInstanceOf(Stripe.errors.StripeCardError);
  expect(error).toMatchObject({ code, decline_code: declineCode, statusCode: 402 });
  const intent = error.payment_intent!;
  expect(intent).toMatchObject({ status: "requires_payment_method", last_payment_error: { code } });
  const charge = await world.stripe.charges.retrieve(error.charge!);
  expect(charge).toMatchObject({ status: "failed", paid: false, balance_transaction: null });
  const retried = await world.stripe.paymentIntents.confirm(intent.id, { payment_method: "pm_card_visa" });
  expect(retried.status).toBe("succeeded");
});

test("an authorisation is captured in part, and the rest is released", async () => {
  const intent = await held();
  expect(intent).toMatchObject({ status: "requires_capture", amount_capturable: 10_000, amount_received: 0 });
  const before = chargeOf(intent).payment_method_details?.card?.capture_before ?? 0;
  expect(before - intent.created).toBeGreaterThan(6 * 86_400);
  const captured = await world.stripe.paymentIntents.capture(intent.id, {
    amount_to_capture: 6_000,
    expand: ["latest_charge"],
  });
  expect(captured).toMatchObject({ status: "succeeded", amount_received: 6_000, amount_capturable: 0 });
  expect(chargeOf(captured)).toMatchObject({
    amount: 10_000,
    amount_captured: 6_000,
    amount_refunded: 4_000,
  });
  expect(
    await refusal(world.stripe.refunds.create({ payment_intent: intent.id, amount: 6_001 })),
  ).toMatchObject({
    param: "amount",
  });
  expect((await world.stripe.balance.retrieve()).pending[0]?.amount).toBe(6_000 - 204);
});

test("more than was authorised cannot be captured, and nothing twice", async () => {
  const intent = await held();
  const capture = (amount?: number) =>
    world.stripe.paymentIntents.capture(intent.id, amount === undefined ? {} : { amount_to_capture: amount });
  expect(await refusal(capture(10_001))).toMatchObject({ code: "amount_too_large" });
  await capture();
  const twice = await refusal(capture());
  expect(twice).toMatchObject({
    code: "payment_intent_unexpected_state",
    payment_intent: { status: "succeeded" },
  });
});

test("of two captures at the same moment one wins", async () => {
  const intent = await held();
  const results = await Promise.allSettled([1, 2].map(() => world.stripe.paymentIntents.capture(intent.id)));
  expect(results.filter((result) => result.status === "fulfilled")).toHaveLength(1);
  expect((await world.stripe.balanceTransactions.list()).data).toHaveLength(1);
});

test("a cancelled authorisation costs nothing and cannot be captured", async () => {
  const intent = await held();
  const canceled = await world.stripe.paymentIntents.cancel(intent.id, { cancellation_reason: "abandoned" });
  expect(canceled).toMatchObject({ status: "canceled", cancellation_reason: "abandoned" });
  expect(await refusal(world.stripe.paymentIntents.capture(intent.id))).toMatchObject({
    code: "payment_intent_unexpected_state",
  });
  expect(await refusal(world.stripe.paymentIntents.cancel(intent.id))).toMatchObject({
    code: "payment_intent_unexpected_state",
  });
  expect((await world.stripe.balanceTransactions.list()).data).toEqual([]);
});

test("an authorisation that nobody captures expires after seven days", async () => {
  const intent = await held();
  await world.control.clockAdvance(8 * 86_400);
  const expired = await world.stripe.paymentIntents.retrieve(intent.id, { expand: ["latest_charge"] });
  expect(expired).toMatchObject({ status: "canceled", cancellation_reason: "expired" });
  expect(chargeOf(expired)).toMatchObject({ captured: false, refunded: true });
});

test("a card with 3-D Secure waits for the bank, and a failed challenge takes nothing", async () => {
  const create = () =>
    world.stripe.paymentIntents.create({
      amount: 5_000,
      currency: "usd",
      payment_method: "pm_card_threeDSecure2Required",
      confirm: true,
      return_url: "http://prep.test/return",
    });
  const answer = async (intent: Stripe.PaymentIntent, outcome: string) => {
    const url = intent.next_action?.redirect_to_url?.url ?? "";
    const sent = await fetch(url, {
      method: "POST",
      body: new URLSearchParams({ outcome }),
      redirect: "manual",
    });
    return sent.headers.get("location") ?? "";
  };
  const first = await create();
  expect(first.status).toBe("requires_action");
  expect(await answer(first, "complete")).toContain("redirect_status=succeeded");
  expect((await world.stripe.paymentIntents.retrieve(first.id)).status).toBe("succeeded");
  const second = await create();
  expect(await answer(second, "fail")).toContain("redirect_status=failed");
  const failed = await world.stripe.paymentIntents.retrieve(second.id);
  expect(failed.last_payment_error?.code).toBe("payment_intent_authentication_failure");
});

test("refunds add up to the charge and never beyond it", async () => {
  const intent = await paidIntent(world.stripe, 10_000);
  await world.stripe.refunds.create({
    payment_intent: intent.id,
    amount: 3_000,
    reason: "requested_by_customer",
  });
  expect(
    await refusal(world.stripe.refunds.create({ payment_intent: intent.id, amount: 7_001 })),
  ).toMatchObject({
    param: "amount",
  });
  await world.stripe.refunds.create({ payment_intent: intent.id });
  expect(await refusal(world.stripe.refunds.create({ payment_intent: intent.id }))).toMatchObject({
    code: "charge_already_refunded",
  });
  const charge = await world.stripe.charges.retrieve(chargeOf(intent).id, { expand: ["refunds"] });
  expect(charge).toMatchObject({ refunded: true, amount_refunded: 10_000 });
  expect(charge.refunds?.data).toHaveLength(2);
  expect((await world.stripe.balance.retrieve()).pending[0]?.amount).toBe(-320);
});

test("an uncaptured charge is not refunded but cancelled", async () => {
  const intent = await held();
  const error = await refusal(world.stripe.refunds.create({ charge: chargeOf(intent).id }));
  expect(error.message).toContain("You must cancel the PaymentIntent");
});

test("a refund may fail later, and the money is back in the balance", async () => {
  const intent = await paidIntent(world.stripe, 4_000, "pm_card_refundFail");
  const refund = await world.stripe.refunds.create({ payment_intent: intent.id });
  expect(refund.status).toBe("succeeded");
  await world.control.clockAdvance(10);
  const failed = await world.stripe.refunds.retrieve(refund.id);
  expect(failed).toMatchObject({ status: "failed", failure_reason: "expired_or_canceled_card" });
  expect((await world.stripe.charges.retrieve(chargeOf(intent).id)).amount_refunded).toBe(0);
  expect((await world.stripe.balance.retrieve()).pending[0]?.amount).toBe(4_000 - 146);
});

test("a dispute takes the money and a fee, and evidence decides it", async () => {
  const outcomes: string[] = [];
  for (const text of ["winning_evidence", "losing_evidence"]) {
    await paidIntent(world.stripe, 6_000, "pm_card_createDispute");
    const [dispute] = (await world.stripe.disputes.list({ limit: 1 })).data;
    expect(dispute).toMatchObject({ status: "needs_response", amount: 6_000, reason: "fraudulent" });
    const sent = await world.stripe.disputes.update(dispute!.id, { evidence: { uncategorized_text: text } });
    expect(sent).toMatchObject({ status: "under_review", evidence_details: { has_evidence: true } });
    await world.control.clockAdvance(5);
    const closed = await world.stripe.disputes.retrieve(dispute!.id);
    outcomes.push(`${closed.status} ${closed.balance_transactions.reduce((sum, row) => sum + row.net, 0)}`);
  }
  expect(outcomes).toEqual(["won -1500", "lost -7500"]);
});

test("a disputed charge cannot be refunded, and silence loses", async () => {
  const intent = await paidIntent(world.stripe, 6_000);
  const dispute = await world.control.dispute({ payment_intent: intent.id, reason: "product_not_received" });
  expect(await refusal(world.stripe.refunds.create({ payment_intent: intent.id }))).toMatchObject({
    code: "charge_disputed",
  });
  await world.control.clockAdvance(10 * 86_400);
  const lost = await world.stripe.disputes.retrieve(dispute.id);
  expect(lost).toMatchObject({ status: "lost", evidence_details: { past_due: true } });
});
