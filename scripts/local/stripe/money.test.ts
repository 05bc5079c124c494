import { afterAll, beforeAll, expect, test } from "vitest";
import { chargeOf, NO_REDIRECTS, readyAccount, type Stage, stage } from "./harness";

let world: Stage;
beforeAll(async () => {
  world = await stage();
});
afterAll(() => world.double.stop());

/** A small seeded generator: a failure can be run again. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (state >>> 12) % below;
  };
}

const CARDS = ["pm_card_visa", "pm_card_bypassPending", "pm_card_createDispute", "pm_card_refundFail"];

async function step(dice: (below: number) => number, hosts: string[]): Promise<unknown> {
  const { stripe, control } = world;
  const amount = 100 + dice(20_000);
  const intents = (await stripe.paymentIntents.list({ limit: 20, expand: ["data.latest_charge"] })).data;
  const intent = intents[dice(Math.max(1, intents.length))];
  const transfers = (await stripe.transfers.list({ limit: 20 })).data;
  const transfer = transfers[dice(Math.max(1, transfers.length))];
  const host = hosts[dice(hosts.length)] ?? "";
  const moves = [
    () =>
      stripe.paymentIntents.create({
        amount,
        currency: "usd",
        payment_method: CARDS[dice(CARDS.length)] ?? "",
        confirm: true,
        capture_method: dice(2) ? "manual" : "automatic",
        ...NO_REDIRECTS,
      }),
    () => stripe.paymentIntents.capture(intent?.id ?? "pi_none", { amount_to_capture: amount }),
    () => stripe.paymentIntents.cancel(intent?.id ?? "pi_none"),
    () => stripe.refunds.create({ payment_intent: intent?.id ?? "pi_none", amount }),
    () =>
      stripe.transfers.create({
        amount,
        currency: "usd",
        destination: host,
        ...(intent && dice(3) ? { source_transaction: chargeOf(intent)?.id ?? "ch_none" } : {}),
      }),
    () => stripe.transfers.createReversal(transfer?.id ?? "tr_none", { amount }),
    () => stripe.payouts.create({ amount, currency: "usd" }, { stripeAccount: host }),
    () => control.clockAdvance(dice(3) * 40_000),
  ];
  // Refusals are part of the walk: what was refused must not have moved a cent either.
  return moves[dice(moves.length)]?.().catch(() => undefined);
}

test("after any walk of operations every balance is the sum of its transactions", async () => {
  const hosts = [await readyAccount(world), await readyAccount(world)];
  const dice = random(20_261_028);
  for (let index = 0; index < 300; index++) await step(dice, hosts);
  for (const account of [undefined, ...hosts]) {
    const on = account ? { stripeAccount: account } : {};
    const now = await world.control.now();
    const rows = await world.stripe.balanceTransactions
      .list({ limit: 100 }, on)
      .autoPagingToArray({ limit: 5_000 });
    const balance = await world.stripe.balance.retrieve({}, on);
    const sum = (due: boolean) =>
      rows.filter((row) => row.available_on <= now === due).reduce((total, row) => total + row.net, 0);
    expect(rows.length).toBeGreaterThan(5);
    expect([balance.available[0]?.amount, balance.pending[0]?.amount]).toEqual([sum(true), sum(false)]);
  }
  const types = new Set(
    (await world.stripe.balanceTransactions.list({ limit: 100 })).data.map((row) => row.type),
  );
  expect([...types]).toEqual(
    expect.arrayContaining(["charge", "refund", "transfer", "transfer_refund", "adjustment"]),
  );
  expect(await world.control.violations()).toEqual([]);
});
