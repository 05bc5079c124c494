import { expect, test } from "vitest";
import { answerClaim, fileClaim } from "@/lib/claims";
import { uuidv7 } from "@/lib/core/ids";
import { stripe } from "@/lib/integrations/stripe";
import { checkInvariants, reconcile } from "@/lib/operations";
import {
  changeBooking,
  followDispute,
  followDisputes,
  receiveStripeEvent,
  sendRefunds,
} from "@/lib/payments";
import { overSince } from "@/lib/testing/deposits";
import { ALWAYS_OPEN, soon } from "@/lib/testing/factories";
import { ownStripe } from "@/lib/testing/own-stripe";
import { book, CARDS, hold, onboard } from "@/lib/testing/paying";
import { openWorld } from "@/lib/testing/world";
import { runPayouts } from "./run-payouts";
import { listWaiting } from "./waiting";

const world = await openWorld();
const control = await ownStripe();
const system = () => world.system();

async function stage(depositCents: number | null = null) {
  const host = await world.host();
  await onboard(world.as(host), host.organizationId);
  const renter = await world.person();
  const rates = { bands: [], packages: [], fees: [], minimumCents: null, depositCents };
  const booking = async (over = true) => {
    const { spaceId } = await world.kitchen({
      ...{ organizationId: host.organizationId, createdBy: host.id, hours: ALWAYS_OPEN },
      spaces: [{ hourlyRateCents: 4_000, rates }],
    });
    const { bookingId } = await book(world.as(renter), spaceId, soon(48), 120, CARDS.instant);
    if (over) await overSince(world, bookingId, 60);
    return bookingId;
  };
  return { host, renter, booking };
}
const intentOf = async (bookingId: string) =>
  (
    await world.sql<{ id: string }>(
      "select stripe_payment_intent_id as id from payments where booking_id = $1",
      [bookingId],
    )
  )[0]!.id;
const dispute = async (bookingId: string, amount?: number) =>
  (
    await control.dispute({
      payment_intent: await intentOf(bookingId),
      reason: "product_not_received",
      ...(amount && { amount }),
    })
  ).id;
const transfers = async (bookingId: string) =>
  (await stripe().transfers.list({ transfer_group: bookingId, limit: 10 })).data.map(
    (t) => t.amount - t.amount_reversed,
  );
/** What a payout has gathered of a booking, transferred or not. */
const gathered = (bookingId: string) =>
  world.sql(
    "select kind, stripe_transfer_id is not null as sent from payout_items where booking_id = $1 order by kind",
    [bookingId],
  );
/** What each account of the ledger has of a booking, in cents; debits above zero. */
const ledgerOf = async (bookingId: string) =>
  Object.fromEntries(
    (
      await world.sql<{ code: string; sum: number }>(
        `select a.code, sum(e.amount_cents)::int as sum from ledger_transactions t join ledger_entries e on e.transaction_id = t.id
         join ledger_accounts a on a.id = e.account_id where t.booking_id = $1 group by 1 having sum(e.amount_cents) <> 0`,
        [bookingId],
      )
    ).map(({ code, sum }) => [code, sum]),
  );
async function decide(id: string, outcome: "won" | "lost") {
  await control.decideDispute(id, outcome);
  await Promise.all([followDispute(system(), id), followDispute(system(), id)]);
}
async function booksClose() {
  await sendRefunds(system());
  expect(await checkInvariants(system(), { settled: true })).toEqual([]);
}

test("a disputed booking is not paid out while the case is open; won, the host gets all of it once", async () => {
  const { booking, host } = await stage();
  const id = await booking();
  const case_ = await dispute(id);
  await Promise.all([followDispute(system(), case_), followDispute(system(), case_)]);

  expect((await runPayouts(system())).transferred).toBe(0);
  expect(await gathered(id)).toEqual([]);
  expect(await ledgerOf(id)).toMatchObject({
    disputed_funds: 8_000,
    dispute_fees: 1_500,
    customer_funds: -8_000,
  });
  const mails = await world.sql<{ key: string }>(
    "select key from outbox where key like 'mail:host_dispute_opened:' || $1 || '%'",
    [host.id],
  );
  expect(mails).toHaveLength(1);
  const waiting = async () => (await listWaiting(world.as(host), host.organizationId)).items;
  expect(await waiting()).toMatchObject([{ bookingId: id, amountCents: 6_800, reason: "dispute" }]);

  await decide(case_, "won");
  expect(await waiting()).toMatchObject([{ bookingId: id, amountCents: 6_800, reason: "next_run" }]);
  await runPayouts(system());
  await runPayouts(system());
  expect(await transfers(id)).toEqual([6_800]);
  expect(await waiting()).toEqual([]);
  await booksClose();
});

test("what a payout had gathered but not sent waits for the bank as well, and so does what was awarded for damage", async () => {
  const { host, renter, booking } = await stage(5_000);
  const ready = await booking();
  // As a run leaves it that was killed between gathering and sending.
  await world.sql(
    `with w as (insert into payouts (id, organization_id, week_of, currency) select uuidv7(), id, prep.payout_week(time_zone), 'usd' from organizations where id = $1 returning id)
     insert into payout_items (id, payout_id, organization_id, booking_id, gross_cents, fee_cents, tax_cents, net_cents, currency)
     select uuidv7(), w.id, organization_id, b.id, total_cents, platform_fee_cents, tax_cents, host_due_cents, currency from w, bookings b where b.id = $2`,
    [host.organizationId, ready],
  );
  const damaged = await booking(false);
  await overSince(world, damaged, 1);
  const items = [{ description: "A bent sheet pan", amountCents: 3_000, currency: "usd" as const }];
  await fileClaim(world.as(host), { bookingId: damaged, claimId: uuidv7(), items });
  await answerClaim(world.as(renter), { bookingId: damaged, disputed: [], note: "" });

  const cases = [await dispute(ready), await dispute(damaged)];
  for (const one of cases) await followDispute(system(), one);
  await runPayouts(system());
  expect([await gathered(ready), await gathered(damaged)]).toEqual([[{ kind: "booking", sent: false }], []]);
  expect([await transfers(ready), await transfers(damaged)]).toEqual([[], []]);

  for (const one of cases) await decide(one, "won");
  await runPayouts(system());
  expect([await transfers(ready), await transfers(damaged)]).toEqual([[6_800], [3_000]]);
  await booksClose();
});

test("lost before the payout, nothing is paid out: the host bears their share, the platform its fee and the bank's", async () => {
  const { booking } = await stage();
  const id = await booking();
  const case_ = await dispute(id);
  await decide(case_, "lost");
  await runPayouts(system());

  expect(await transfers(id)).toEqual([]);
  const [share] = await world.sql(
    "select host_cents, platform_cents from dispute_shares where booking_id = $1",
    [id],
  );
  expect(share).toEqual({ host_cents: 6_800, platform_cents: 1_200 });
  const { stripe_clearing, stripe_fees, dispute_fees, ...rest } = await ledgerOf(id);
  expect([stripe_clearing! + stripe_fees! + dispute_fees!, rest]).toEqual([0, {}]);
  const [row] = await world.sql(
    "select refunded_cents, host_due_cents, platform_fee_cents from bookings where id = $1",
    [id],
  );
  expect(row).toEqual({ refunded_cents: 8_000, host_due_cents: 0, platform_fee_cents: 0 });
  await booksClose();
});

test("a slot to come is free again when its whole payment is lost, and both sides are told once; lost in part, it stays booked", async () => {
  const { booking } = await stage(5_000);
  const [whole, part] = [await booking(false), await booking(false)];
  await decide(await dispute(whole), "lost");
  await decide(await dispute(part, 3_000), "lost");
  const standing = await world.sql(
    `select b.status, b.cancelled_by as by, b.refunded_cents as refunded, (select count(*)::int from allocations a where a.booking_id = b.id and a.released_at is null) as slots
       from bookings b where b.id = any ($1) order by b.status`,
    [[whole, part]],
  );
  expect(standing).toEqual([
    { status: "cancelled", by: "platform", refunded: 8_000, slots: 0 },
    { status: "confirmed", by: null, refunded: 3_000, slots: 1 },
  ]);
  const mails = await world.sql<{ template: string }>(
    "select job ->> 'template' as template from outbox where job ->> 'subjectId' = any ($1) and job ->> 'template' like '%charged_back' order by 1",
    [[whole, part]],
  );
  expect(mails.map(({ template }) => template)).toEqual([
    "booking_charged_back",
    "host_booking_charged_back",
  ]);
  // At once: nothing is left in front of the slot either.
  const [slot] = await world.sql<{ spaceId: string; startsAt: Date }>(
    'select space_id as "spaceId", starts_at as "startsAt" from bookings where id = $1',
    [whole],
  );
  await hold(world.as(await world.person()), slot!.spaceId, slot!.startsAt);
  await booksClose();
});

test("of a payment disputed in part that part is lost once, however often its end is told", async () => {
  const { booking } = await stage();
  const id = await booking();
  const case_ = await dispute(id, 3_000);
  await decide(case_, "lost");
  await followDispute(system(), case_);
  const [row] = await world.sql(
    "select refunded_cents, host_due_cents, platform_fee_cents from bookings where id = $1",
    [id],
  );
  expect(row).toEqual({ refunded_cents: 3_000, host_due_cents: 4_250, platform_fee_cents: 750 });
  await runPayouts(system());
  expect(await transfers(id)).toEqual([4_250]);
  await booksClose();
});

test("lost after the payout, the transfer is taken back; what the host's balance lacks is owed and comes out of the next payout", async () => {
  const { booking, host } = await stage();
  const first = await booking();
  await runPayouts(system());
  const [{ stripe_account_id: account }] = (await world.sql<{ stripe_account_id: string }>(
    "select stripe_account_id from organizations where id = $1",
    [host.organizationId],
  )) as [{ stripe_account_id: string }];
  // The host has moved most of it to their bank.
  await stripe().payouts.create({ amount: 5_000, currency: "usd" }, { stripeAccount: account });

  const case_ = await dispute(first);
  await decide(case_, "lost");
  await runPayouts(system());
  expect(await transfers(first)).toEqual([5_000]);
  expect(await ledgerOf(first)).toMatchObject({ host_receivable: 5_000 });
  await booksClose();

  const second = await booking();
  await world.sql("update payouts set week_of = week_of - 7 where organization_id = $1", [
    host.organizationId,
  ]);
  await runPayouts(system());
  await runPayouts(system());
  expect([await transfers(second), await transfers(first)]).toEqual([[6_800], [0]]);
  expect(await ledgerOf(first)).not.toHaveProperty("host_receivable");
  await booksClose();
});

test("a refund that waits is made by the bank when the case is lost, and sent when it is won", async () => {
  const { booking } = await stage(5_000);
  for (const outcome of ["won", "lost"] as const) {
    const id = await booking();
    const case_ = await dispute(id);
    await followDispute(system(), case_);
    // The visit was over long ago: the deposit goes back, but not past the bank.
    await world.sql("select prep.release_deposit($1, 48)", [id]);
    expect(await sendRefunds(system())).toMatchObject({ failed: 0 });
    expect(await world.sql("select status from refunds where booking_id = $1", [id])).toEqual([
      { status: "pending" },
    ]);
    await decide(case_, outcome);
    await sendRefunds(system());
    const sent = await world.sql(
      "select status, amount_cents, stripe_refund_id is not null as own from refunds where booking_id = $1 and purpose = 'deposit'",
      [id],
    );
    expect(sent).toEqual([{ status: "succeeded", amount_cents: 5_000, own: outcome === "won" }]);
  }
  await booksClose();
});

test("F24: refund, dispute and payout in every order leave books that close, whoever wins, each told twice", async () => {
  const orders = [
    "refund,dispute,payout",
    "refund,payout,dispute",
    "dispute,refund,payout",
    "dispute,payout,refund",
    "payout,dispute,refund",
    "payout,refund,dispute",
  ];
  for (const outcome of ["won", "lost"] as const) {
    for (const order of orders) {
      const id = await (await stage()).booking();
      let case_ = "";
      const steps = {
        // As support would, of a visit that is over: half of it back.
        refund: () =>
          world.sql(
            `with r as (update bookings set refunded_cents = refunded_cents + 4000, host_due_cents = host_due_cents - 3400, platform_fee_cents = platform_fee_cents - 600
               where id = $1 and host_due_cents >= 3400 and not exists (select 1 from payout_items i where i.booking_id = $1) returning id)
             select prep.refund_booking(r.id, 4000, 'host') from r`,
            [id],
          ),
        dispute: async () => {
          case_ = await dispute(id);
          await Promise.all([followDispute(system(), case_), followDispute(system(), case_)]);
          await control.decideDispute(case_, outcome);
        },
        payout: () => Promise.all([runPayouts(system()), runPayouts(system())]),
      };
      for (const step of order.split(",") as (keyof typeof steps)[]) {
        await steps[step]();
        await sendRefunds(system());
      }
      await Promise.all([followDispute(system(), case_), followDispute(system(), case_)]);
      await booksClose();
      const paid = (await transfers(id)).length > 0;
      expect(paid, `${order}, ${outcome}`).toBe(order.indexOf("payout") < order.indexOf("dispute"));
    }
  }
  await runPayouts(system());
  await booksClose();
  await reconcile(system());
  expect(await world.sql("select 1 from reconciliation_differences where resolved_at is null")).toEqual([]);
});

test("F18: the events of a dispute come in any order and more than once, and end the same", async () => {
  const { booking } = await stage();
  const id = await booking();
  const case_ = await dispute(id);
  await control.decideDispute(case_, "won");
  const events = (await stripe().events.list({ limit: 100 })).data.filter(
    (event) => (event.data.object as { id?: string }).id === case_,
  );
  expect(events.length).toBeGreaterThanOrEqual(4);
  for (const event of [...events, ...events.toReversed()]) await receiveStripeEvent(system(), event);
  const rows = await world.sql(
    "select kind, count(*)::int from ledger_transactions where external_id = $1 group by 1 order by 1",
    [case_],
  );
  expect(rows).toEqual([
    { kind: "dispute", count: 1 },
    { kind: "dispute_won", count: 1 },
  ]);
  await booksClose();
});

test("F20: a dispute that no event told of is found by the job, and its end as well", async () => {
  const { booking, renter } = await stage();
  const id = await booking(false);
  const case_ = await dispute(id);
  await followDisputes(system());
  expect(await world.sql("select state from disputes where stripe_dispute_id = $1", [case_])).toEqual([
    { state: "open" },
  ]);
  await expect(
    changeBooking(world.as(renter), {
      bookingId: id,
      startsAt: soon(90),
      durationMinutes: 120,
    }),
  ).rejects.toThrow("The payment of this booking is disputed");
  await control.decideDispute(case_, "lost");
  await followDisputes(system());
  expect(await world.sql("select state from disputes where stripe_dispute_id = $1", [case_])).toEqual([
    { state: "lost" },
  ]);
  await booksClose();
});
