import type Stripe from "stripe";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { chargeOf, paidIntent, readyAccount, type Stage, stage } from "./harness";

let world: Stage;
beforeAll(async () => {
  world = await stage();
});
afterAll(() => world.double.stop());
beforeEach(() => world.control.reset());
afterEach(async () => {
  expect(await world.control.violations()).toEqual([]);
  await balancesAddUp();
});

const DAY = 86_400;

async function balancesAddUp(): Promise<void> {
  const accounts = (await world.stripe.accounts.list({ limit: 100 })).data.map((account) => account.id);
  for (const account of [undefined, ...accounts]) {
    const on = account ? { stripeAccount: account } : {};
    const balance = await world.stripe.balance.retrieve({}, on);
    const rows = await world.stripe.balanceTransactions
      .list({ limit: 100 }, on)
      .autoPagingToArray({ limit: 1_000 });
    const total = (balance.available[0]?.amount ?? 0) + (balance.pending[0]?.amount ?? 0);
    expect(rows.reduce((sum, row) => sum + row.net, 0)).toBe(total);
  }
}

const balance = async (account?: string) => {
  const found = await world.stripe.balance.retrieve({}, account ? { stripeAccount: account } : {});
  return [found.available[0]?.amount, found.pending[0]?.amount];
};

test("an account may take money only after the form, and the link works once", async () => {
  const account = await world.stripe.accounts.create({
    type: "express",
    country: "US",
    capabilities: { transfers: { requested: true } },
  });
  expect(account).toMatchObject({ charges_enabled: false, payouts_enabled: false, details_submitted: false });
  expect(account.capabilities?.transfers).toBe("inactive");
  expect(account.requirements?.currently_due).toContain("external_account");
  await expect(world.stripe.accounts.createLoginLink(account.id)).rejects.toThrow("not completed onboarding");
  const link = () =>
    world.stripe.accountLinks.create({
      account: account.id,
      type: "account_onboarding",
      refresh_url: "http://prep.test/refresh",
      return_url: "http://prep.test/return",
    });
  const later = await world.control.completeOnboarding((await link()).url, { action: "later" });
  expect(later.redirectedTo).toBe("http://prep.test/return");
  expect((await world.stripe.accounts.retrieve(account.id)).details_submitted).toBe(false);
  const { url } = await link();
  const wrong = await world.control.completeOnboarding((await link()).url, { account_number: "1" });
  expect(wrong.alert).toContain("test account number");
  expect((await world.control.completeOnboarding(url)).redirectedTo).toBe("http://prep.test/return");
  expect((await world.control.completeOnboarding(url)).redirectedTo).toBe("http://prep.test/refresh");
  const ready = await world.stripe.accounts.retrieve(account.id);
  expect(ready).toMatchObject({
    charges_enabled: true,
    payouts_enabled: true,
    details_submitted: true,
    type: "express",
  });
  expect(ready.requirements?.currently_due).toEqual([]);
  expect(ready.external_accounts?.data).toMatchObject([{ last4: "6789", routing_number: "110000000" }]);
  expect((await world.stripe.accounts.createLoginLink(account.id)).url).toContain("/express/");
});

test("an expired link leads back to the refresh address", async () => {
  const account = await world.stripe.accounts.create({ type: "express", country: "US" });
  const link = await world.stripe.accountLinks.create({
    account: account.id,
    type: "account_onboarding",
    refresh_url: "http://prep.test/refresh",
    return_url: "http://prep.test/return",
  });
  await world.control.clockAdvance(600);
  expect((await world.control.completeOnboarding(link.url)).redirectedTo).toBe("http://prep.test/refresh");
});

test("a transfer from a charge may be sent while its money is pending, but never beyond the charge", async () => {
  const host = await readyAccount(world);
  const intent = await paidIntent(world.stripe, 10_000);
  const send = (amount: number) =>
    world.stripe.transfers.create({
      amount,
      currency: "usd",
      destination: host,
      source_transaction: chargeOf(intent).id,
      transfer_group: "booking_1",
    });
  const transfer = await send(8_000);
  expect(await balance(host)).toEqual([0, 8_000]);
  expect(await balance()).toEqual([0, 10_000 - 320 - 8_000]);
  await expect(send(2_001)).rejects.toThrow("must not exceed the source amount");
  await world.control.clockAdvance(2 * DAY);
  expect((await balance(host))[0]).toBe(8_000);
  const listed = await world.stripe.transfers.list({ transfer_group: "booking_1" });
  expect(listed.data.map((item) => item.id)).toEqual([transfer.id]);
});

test("a transfer without a source needs available money", async () => {
  const host = await readyAccount(world);
  await paidIntent(world.stripe, 10_000);
  const send = () => world.stripe.transfers.create({ amount: 5_000, currency: "usd", destination: host });
  await expect(send()).rejects.toMatchObject({ code: "balance_insufficient" });
  await paidIntent(world.stripe, 10_000, "pm_card_bypassPending");
  await send();
  expect(await balance(host)).toEqual([5_000, 0]);
});

test("a transfer needs an account that may receive", async () => {
  const raw = await world.stripe.accounts.create({ type: "express", country: "US" });
  await paidIntent(world.stripe, 10_000, "pm_card_bypassPending");
  const send = (destination: string) =>
    world.stripe.transfers.create({ amount: 100, currency: "usd", destination });
  await expect(send(raw.id)).rejects.toMatchObject({ code: "insufficient_capabilities_for_transfer" });
  await expect(send("acct_nobody")).rejects.toMatchObject({ code: "resource_missing", param: "destination" });
  const host = await readyAccount(world);
  await world.control.steerAccount(host, { capabilities: { transfers: "inactive" }, payouts_enabled: false });
  await expect(send(host)).rejects.toMatchObject({ code: "insufficient_capabilities_for_transfer" });
});

test("reversals add up to the transfer and never beyond it", async () => {
  const host = await readyAccount(world);
  const intent = await paidIntent(world.stripe, 10_000);
  const transfer = await world.stripe.transfers.create({
    amount: 8_000,
    currency: "usd",
    destination: host,
    source_transaction: chargeOf(intent).id,
  });
  await world.stripe.transfers.createReversal(transfer.id, { amount: 3_000 });
  await expect(world.stripe.transfers.createReversal(transfer.id, { amount: 5_001 })).rejects.toMatchObject({
    param: "amount",
  });
  await world.stripe.transfers.createReversal(transfer.id);
  await expect(world.stripe.transfers.createReversal(transfer.id)).rejects.toThrow("already fully reversed");
  const reversed = await world.stripe.transfers.retrieve(transfer.id);
  expect(reversed).toMatchObject({ reversed: true, amount_reversed: 8_000 });
  expect(reversed.reversals.data).toHaveLength(2);
  expect(await balance(host)).toEqual([0, 0]);
});

test("money that the host was already paid cannot be reversed", async () => {
  const host = await readyAccount(world);
  await paidIntent(world.stripe, 10_000, "pm_card_bypassPending");
  const transfer = await world.stripe.transfers.create({ amount: 5_000, currency: "usd", destination: host });
  await world.stripe.payouts.create({ amount: 5_000, currency: "usd" }, { stripeAccount: host });
  await expect(world.stripe.transfers.createReversal(transfer.id)).rejects.toMatchObject({
    code: "balance_insufficient",
  });
});

test("an account is debited at most what it has available, and once for a key", async () => {
  const host = await readyAccount(world);
  await paidIntent(world.stripe, 10_000, "pm_card_bypassPending");
  await world.stripe.transfers.create({ amount: 5_000, currency: "usd", destination: host });
  const before = await balance();
  const debit = (amount: number, source = host, currency = "usd") =>
    world.stripe.charges.create({
      amount,
      currency,
      source,
      transfer_group: "move_1",
      metadata: { move: "1" },
    });
  await expect(debit(5_001)).rejects.toMatchObject({ code: "balance_insufficient" });
  await expect(debit(49)).rejects.toMatchObject({ code: "amount_too_small" });
  await expect(debit(100, host, "eur")).rejects.toMatchObject({ param: "currency" });
  await expect(debit(100, "acct_nobody")).rejects.toMatchObject({
    code: "resource_missing",
    param: "source",
  });
  await expect(debit(100, "tok_visa")).rejects.toMatchObject({ code: "double_not_implemented" });
  const key = { idempotencyKey: "once" };
  const ask = { amount: 3_000, currency: "usd", source: host, expand: ["balance_transaction"] };
  const payment = await world.stripe.charges.create(ask, key);
  expect((await world.stripe.charges.create(ask, key)).id).toBe(payment.id);
  expect(payment).toMatchObject({
    ...{ status: "succeeded", amount: 3_000, balance_transaction: { type: "payment", net: 3_000 } },
    payment_method_details: { type: "stripe_account" },
  });
  expect(await balance(host)).toEqual([2_000, 0]);
  expect(await balance()).toEqual([(before[0] ?? 0) + 3_000, before[1]]);
  const listed = await world.stripe.transfers.list({}, { stripeAccount: host });
  expect(listed.data).toMatchObject([{ amount: 3_000, destination_payment: payment.id }]);
  await expect(world.stripe.refunds.create({ charge: payment.id })).rejects.toMatchObject({
    code: "double_not_implemented",
  });

  await world.control.settings({ slowDebits: true });
  const [slow, late] = [await debit(1_500), await debit(1_000)];
  expect([slow.status, slow.paid, await balance(host)]).toEqual(["pending", false, [2_000, 0]]);
  await world.control.clockAdvance(60);
  const ends = await Promise.all([slow, late].map(({ id }) => world.stripe.charges.retrieve(id)));
  expect(ends).toMatchObject([
    { status: "succeeded", paid: true },
    { status: "failed", failure_code: "insufficient_funds", balance_transaction: null },
  ]);
  expect(await balance(host)).toEqual([500, 0]);
});

test("a daily schedule pays out what has become available and says what it consisted of", async () => {
  const host = await readyAccount(world);
  const on = { stripeAccount: host };
  const intent = await paidIntent(world.stripe, 10_000);
  await world.stripe.transfers.create({
    amount: 8_000,
    currency: "usd",
    destination: host,
    source_transaction: chargeOf(intent).id,
  });
  await world.control.clockAdvance(5 * DAY);
  const [payout] = (await world.stripe.payouts.list({}, on)).data;
  expect(payout).toMatchObject({
    amount: 8_000,
    automatic: true,
    status: "paid",
    reconciliation_status: "completed",
  });
  const rows = await world.stripe.balanceTransactions.list({ payout: payout!.id }, on);
  expect(rows.data.map((row) => row.type).sort()).toEqual(["payment", "payout"]);
  expect(await balance(host)).toEqual([0, 0]);
});

test("a payout to a closed bank account fails and the money is back", async () => {
  const host = await readyAccount(world);
  const on = { stripeAccount: host };
  await world.stripe.accounts.update(host, {
    external_account: {
      object: "bank_account",
      country: "US",
      currency: "usd",
      account_number: "000111111113",
      routing_number: "110000000",
    } as Stripe.AccountUpdateParams.BankAccount,
    settings: { payouts: { schedule: { interval: "manual" } } },
  });
  await paidIntent(world.stripe, 10_000, "pm_card_bypassPending");
  await world.stripe.transfers.create({ amount: 5_000, currency: "usd", destination: host });
  await expect(world.stripe.payouts.create({ amount: 5_001, currency: "usd" }, on)).rejects.toMatchObject({
    code: "balance_insufficient",
  });
  const payout = await world.stripe.payouts.create({ amount: 5_000, currency: "usd" }, on);
  await world.control.clockAdvance(2 * DAY);
  const failed = await world.stripe.payouts.retrieve(payout.id, {}, on);
  expect(failed).toMatchObject({ status: "failed", failure_code: "account_closed" });
  expect(await balance(host)).toEqual([5_000, 0]);
});
