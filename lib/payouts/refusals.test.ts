import { expect, test } from "vitest";
import { stripe } from "@/lib/integrations/stripe";
import { checkInvariants } from "@/lib/operations";
import { followDispute, followDisputes, sendRefunds } from "@/lib/payments";
import { overSince } from "@/lib/testing/deposits";
import { ALWAYS_OPEN, soon } from "@/lib/testing/factories";
import { ownStripe } from "@/lib/testing/own-stripe";
import { book, CARDS, onboard } from "@/lib/testing/paying";
import { openWorld } from "@/lib/testing/world";
import { reverseTransfers } from "./reverse-transfers";
import { finishPayouts, runPayouts } from "./run-payouts";

const world = await openWorld();
const control = await ownStripe();
const system = () => world.system();
const rates = { bands: [], packages: [], fees: [], minimumCents: null, depositCents: 5_000 };

/** A visit of two hours at 40.00, over long ago, its deposit still with us. */
async function over() {
  const host = await world.host();
  await onboard(world.as(host), host.organizationId);
  const { spaceId } = await world.kitchen({
    ...{ organizationId: host.organizationId, createdBy: host.id, hours: ALWAYS_OPEN },
    spaces: [{ hourlyRateCents: 4_000, rates }],
  });
  const { bookingId } = await book(world.as(await world.person()), spaceId, soon(48), 120, CARDS.instant);
  await overSince(world, bookingId, 60);
  const [row] = await world.sql<{ intent: string; account: string }>(
    `select p.stripe_payment_intent_id as intent, o.stripe_account_id as account from payments p
       join organizations o on o.id = p.organization_id where p.booking_id = $1`,
    [bookingId],
  );
  return { bookingId, ...row! };
}
const dispute = (intent: string) => control.dispute({ payment_intent: intent, reason: "fraudulent" });
const transfersOf = async (bookingId: string) =>
  (await stripe().transfers.list({ transfer_group: bookingId, limit: 10 })).data;
const allIsWell = async () => expect(await checkInvariants(system(), { settled: true })).toEqual([]);

test("a reversal whose every answer was lost is made once: the next run asks under the same key", async () => {
  const { bookingId, intent } = await over();
  await runPayouts(system());
  const { id } = await dispute(intent);
  await control.decideDispute(id, "lost");
  await followDispute(system(), id);
  // Of what was sent on, half is asked for, so that Stripe would let it happen twice.
  await world.sql("update transfer_reversals set amount_cents = amount_cents / 2 where booking_id = $1", [
    bookingId,
  ]);
  // The first try and the two that Stripe's client makes of itself.
  const answer = { method: "POST", path: "/v1/transfers/*/reversals", kind: "dropped" as const };
  await control.failNext({ ...answer, times: 3 });
  expect(await reverseTransfers(system())).toEqual({ reversed: 0, owed: 1 });
  expect(await reverseTransfers(system())).toEqual({ reversed: 1, owed: 0 });
  expect((await transfersOf(bookingId)).map((one) => one.amount_reversed)).toEqual([3_400]);
  await world.sql(
    `insert into transfer_reversals (id, share_id, booking_id, organization_id, kind, amount_cents, currency)
     select uuidv7(), share_id, booking_id, organization_id, kind, 3400, currency from transfer_reversals where booking_id = $1`,
    [bookingId],
  );
  await reverseTransfers(system());
  await allIsWell();
});

test("a refund that Stripe refused because of a dispute nobody knew of goes as soon as the dispute is won", async () => {
  const { bookingId, intent } = await over();
  await world.sql("select prep.release_deposit($1, 48)", [bookingId]);
  const { id } = await dispute(intent);
  expect(await sendRefunds(system())).toEqual({ sent: 0, failed: 1 });
  await control.decideDispute(id, "won");
  await followDispute(system(), id);
  expect(await sendRefunds(system())).toEqual({ sent: 1, failed: 0 });
  expect(await world.sql("select status from refunds where booking_id = $1", [bookingId])).toEqual([
    { status: "succeeded" },
  ]);
  await allIsWell();
});

test("a transfer that Stripe refused is made by the next run after the reason is gone, once", async () => {
  const { bookingId, account } = await over();
  await control.steerAccount(account, { capabilities: { transfers: "inactive" } });
  expect(await runPayouts(system())).toMatchObject({ failed: 1 });
  const [item] = await world.sql("select last_error from payout_items where booking_id = $1", [bookingId]);
  expect(item).toEqual({ last_error: "insufficient_capabilities_for_transfer" });
  await control.steerAccount(account, { capabilities: { transfers: "active" } });
  expect(await runPayouts(system())).toMatchObject({ transferred: 1, failed: 0 });
  await runPayouts(system());
  expect(await transfersOf(bookingId)).toHaveLength(1);
  await allIsWell();
});

test("what the bank opened or ended and no event told us of is followed, however many cases are open", async () => {
  const { bookingId, intent } = await over();
  await world.sql(
    `insert into disputes (id, stripe_dispute_id, stripe_charge_id, stripe_status, reason, amount_cents, currency, opened_at)
     select uuidv7(), 'du_open' || n, 'ch_open' || n, 'needs_response', 'fraudulent', 100, 'usd', now() from generate_series(1, 150) n`,
  );
  const { id } = await dispute(intent);
  const state = () =>
    world.sql(
      "select d.state from disputes d join dispute_shares s on s.dispute_id = d.id where s.booking_id = $1",
      [bookingId],
    );
  await followDisputes(system());
  expect(await state()).toEqual([{ state: "open" }]);
  await control.decideDispute(id, "won");
  await followDisputes(system());
  expect(await state()).toEqual([{ state: "won" }]);
  expect(await followDisputes(system())).toMatchObject({ followed: 0 });
});

test("what a lost answer kept from the books is found at Stripe a day later, when no key is remembered, and not made again", async () => {
  const lost = { method: "POST", kind: "dropped" as const, times: 3 };
  const back = await over();
  await runPayouts(system());
  const sent = await over();
  await control.failNext({ ...lost, path: "/v1/transfers" });
  expect(await runPayouts(system())).toMatchObject({ failed: 1 });
  const { id } = await dispute(back.intent);
  await control.decideDispute(id, "lost");
  await followDispute(system(), id);
  await control.failNext({ ...lost, path: "/v1/transfers/*/reversals" });
  expect(await reverseTransfers(system())).toMatchObject({ owed: 1 });

  // One of them as it was made when transfers did not say yet what they were for.
  const [made] = await transfersOf(sent.bookingId);
  await stripe().transfers.update(made?.id ?? "", { metadata: { kind: "" } });
  await control.clockAdvance(90_000);
  for (const table of ["payout_items", "transfer_reversals"])
    await world.sql(`update ${table} set created_at = created_at - interval '25 hours'`);
  expect(await finishPayouts(system())).toMatchObject({ transferred: 1, failed: 0 });
  expect((await transfersOf(sent.bookingId)).map((one) => one.amount)).toEqual([6_800]);
  expect((await transfersOf(back.bookingId)).map((one) => one.amount_reversed)).toEqual([6_800]);
  expect(await reverseTransfers(system())).toEqual({ reversed: 0, owed: 0 });
  await allIsWell();
});
