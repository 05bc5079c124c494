import { expect, test } from "vitest";
import { getBooking, listBookings } from "@/lib/bookings";
import { addHours, addMinutes } from "@/lib/core/interval";
import { stripe } from "@/lib/integrations/stripe";
import { credit } from "@/lib/testing/credit";
import { ALWAYS_OPEN } from "@/lib/testing/factories";
import { book, control, hold, pay } from "@/lib/testing/paying";
import { openWorld } from "@/lib/testing/world";
import { creditOf } from "@/lib/wallets";
import { cancelBooking, quoteCancellation } from "./cancel-booking";
import { giveBackHold, sweepHolds } from "./end-hold";
import { settleCheckout, settleUnfinished } from "./settle-checkout";
import { startCheckout } from "./start-checkout";

const world = await openWorld();
/** A full hour, some days ahead. */
const soon = (hours: number) => new Date(Math.ceil(Date.now() / 3_600_000) * 3_600_000 + hours * 3_600_000);
const kitchen = () => world.kitchen({ hours: ALWAYS_OPEN });
const ledger = (bookingId: string) =>
  world.sql<{ code: string; sum: string }>(
    `select a.code, sum(e.amount_cents)::text as sum from ledger_transactions t join ledger_entries e on e.transaction_id = t.id
     join ledger_accounts a on a.id = e.account_id where t.booking_id = $1 group by 1 having sum(e.amount_cents) <> 0 order by 1`,
    [bookingId],
  );

test("a paid hold becomes a confirmed booking, captured once, with the ledger balanced", async () => {
  const { spaceId } = await kitchen();
  const renter = await world.person();
  const { bookingId, session } = await book(world.as(renter), spaceId, soon(48));
  await Promise.all([settleCheckout(world.system(), session), settleCheckout(world.system(), session)]);
  expect(await getBooking(world.as(renter), bookingId)).toMatchObject({
    status: "confirmed",
    totalCents: 8_000,
  });
  expect(
    await world.sql("select status, captured_cents from payments where booking_id = $1", [bookingId]),
  ).toEqual([{ status: "captured", captured_cents: 8_000 }]);
  expect(await ledger(bookingId)).toEqual([
    { code: "customer_funds", sum: "-8000" },
    { code: "stripe_clearing", sum: "7738" },
    { code: "stripe_fees", sum: "262" },
  ]);
});

test("pressing Pay twice leads to one and the same payment page", async () => {
  const { spaceId } = await kitchen();
  const ctx = world.as(await world.person());
  const bookingId = await hold(ctx, spaceId, soon(48));
  const [first, second] = await Promise.all([
    startCheckout(ctx, { bookingId }),
    startCheckout(ctx, { bookingId }),
  ]);
  expect(second.url).toBe(first.url);
  expect(await world.sql("select 1 from checkouts where booking_id = $1", [bookingId])).toHaveLength(1);
});

test("an authorisation for a slot that was lost is cancelled: the payer is never charged", async () => {
  const { spaceId } = await kitchen();
  const ctx = world.as(await world.person());
  const bookingId = await hold(ctx, spaceId, soon(48));
  const session = await pay(ctx, bookingId);
  // The slot goes before anybody hears of the payment.
  await world.sql("select prep.release_hold($1, 'expired')", [bookingId]);
  await world.sql("update checkouts set status = 'open' where booking_id = $1", [bookingId]);
  expect(await settleCheckout(world.system(), session)).toBe("lost");
  expect(await settleCheckout(world.system(), session)).toBe("lost");
  expect(
    await world.sql("select status, captured_cents from payments where booking_id = $1", [bookingId]),
  ).toEqual([{ status: "voided", captured_cents: 0 }]);
  expect(await ledger(bookingId)).toEqual([]);
});

test("the sweeper frees an abandoned hold only after its payment page is closed", async () => {
  const { spaceId } = await kitchen();
  const ctx = world.as(await world.person());
  const bookingId = await hold(ctx, spaceId, soon(48));
  const { url } = await startCheckout(ctx, { bookingId });
  await world.at(addMinutes(new Date(), 16));
  expect(await sweepHolds(world.system())).toMatchObject({ waiting: 0 });
  await world.at(new Date());
  expect((await getBooking(ctx, bookingId)).status).toBe("expired");
  expect(await (await fetch(url)).text()).not.toContain('name="card"');
});

test("a payment page whose address was lost is closed with its hold, however many others were made since", async () => {
  const { spaceId } = await kitchen();
  const ctx = world.as(await world.person());
  const bookingId = await hold(ctx, spaceId, soon(48));
  const path = "/v1/checkout/sessions";
  await control().failNext({ method: "POST", path, contains: bookingId, kind: "dropped", times: 9 });
  await expect(startCheckout(ctx, { bookingId })).rejects.toThrow();
  const another = {
    mode: "payment" as const,
    success_url: "https://example.com",
    line_items: [
      {
        quantity: 1,
        price_data: { currency: "usd", unit_amount: 100, product_data: { name: "Somebody else's" } },
      },
    ],
  };
  for (let i = 0; i < 101; i++) await stripe().checkout.sessions.create(another);
  await world.at(addMinutes(new Date(), 16));
  await sweepHolds(world.system());
  await world.at(new Date());
  expect((await getBooking(ctx, bookingId)).status).toBe("expired");
  const pages: string[] = [];
  for await (const session of stripe().checkout.sessions.list({ limit: 100, status: "open" }))
    if (session.client_reference_id === bookingId) pages.push(session.id);
  expect(pages).toEqual([]);
});

test("a sweep that meets a finished payment confirms it instead of taking the slot away", async () => {
  const { spaceId } = await kitchen();
  const ctx = world.as(await world.person());
  const bookingId = await hold(ctx, spaceId, soon(48));
  await pay(ctx, bookingId);
  await world.at(addMinutes(new Date(), 16));
  await Promise.all([sweepHolds(world.system()), sweepHolds(world.system())]);
  await world.at(new Date());
  expect((await getBooking(ctx, bookingId)).status).toBe("confirmed");
});

test("a crash between confirming and capturing is finished by the next run", async () => {
  const { spaceId } = await kitchen();
  const ctx = world.as(await world.person());
  const bookingId = await hold(ctx, spaceId, soon(48));
  const session = await pay(ctx, bookingId);
  const { payment_intent: intent } = await stripe().checkout.sessions.retrieve(session);
  // Three: the first try and the two that Stripe's client makes of itself.
  await control().failNext({ method: "POST", path: `/v1/payment_intents/${intent}/capture`, times: 3 });
  await expect(settleCheckout(world.system(), session)).rejects.toThrow();
  expect((await settleUnfinished(world.system())).failed).toBe(0);
  expect(await world.sql("select status from payments where booking_id = $1", [bookingId])).toEqual([
    { status: "captured" },
  ]);
});

test("credit and deposit beside a card that could not be charged come back whole", async () => {
  const rates = { bands: [], packages: [], fees: [], minimumCents: null, depositCents: 5_000 };
  const { spaceId } = await world.kitchen({
    hours: ALWAYS_OPEN,
    spaces: [{ hourlyRateCents: 4_000, rates }],
  });
  const renter = await world.person();
  await credit(world.as(await world.person({ platformRole: "admin" })), renter.email, 9_000);
  const ctx = world.as(renter);
  const bookingId = await hold(ctx, spaceId, soon(320));
  await startCheckout(ctx, { bookingId, useCredit: true });
  const session = await pay(ctx, bookingId);
  const { payment_intent: intent } = await stripe().checkout.sessions.retrieve(session);
  await control().failNext({ method: "POST", path: `/v1/payment_intents/${intent}/capture`, times: 3 });
  await expect(settleCheckout(world.system(), session)).rejects.toThrow();
  expect(await creditOf(ctx)).toBe(0);
  await stripe().paymentIntents.cancel(intent as string);
  await settleUnfinished(world.system());
  expect(await getBooking(ctx, bookingId)).toMatchObject({ status: "cancelled" });
  expect(await creditOf(ctx)).toBe(9_000);
  expect(await world.sql("select state from deposits where booking_id = $1", [bookingId])).toEqual([
    { state: "void" },
  ]);
});

test("an authorisation that ran out before it could be captured takes its booking with it", async () => {
  const { spaceId } = await kitchen();
  const ctx = world.as(await world.person());
  const bookingId = await hold(ctx, spaceId, soon(300));
  const session = await pay(ctx, bookingId);
  const { payment_intent: intent } = await stripe().checkout.sessions.retrieve(session);
  await control().failNext({ method: "POST", path: `/v1/payment_intents/${intent}/capture`, times: 3 });
  await expect(settleCheckout(world.system(), session)).rejects.toThrow();
  // What the bank does by itself after a week.
  await stripe().paymentIntents.cancel(intent as string);
  expect((await settleUnfinished(world.system())).failed).toBe(0);
  expect(await getBooking(ctx, bookingId)).toMatchObject({ status: "cancelled", cancelledBy: "platform" });
  expect(await world.sql("select status from payments where booking_id = $1", [bookingId])).toEqual([
    { status: "voided" },
  ]);
  expect(
    await world.sql("select job->>'template' as mail from outbox where job->>'subjectId' = $1 order by 1", [
      bookingId,
    ]),
  ).toEqual([
    { mail: "booking_confirmed" },
    { mail: "host_booking_cancelled" },
    { mail: "host_new_booking" },
    { mail: "slot_lost" },
  ]);
  await hold(world.as(await world.person()), spaceId, soon(300));
});

test("a hold given back is free for the next person at once", async () => {
  const { spaceId } = await kitchen();
  const ctx = world.as(await world.person());
  const bookingId = await hold(ctx, spaceId, soon(48));
  await startCheckout(ctx, { bookingId });
  expect(await giveBackHold(ctx, { bookingId })).toEqual({ status: "cancelled" });
  await hold(world.as(await world.person()), spaceId, soon(48));
});

test("cancelling refunds what was quoted, once, and frees the slot", async () => {
  const { spaceId } = await kitchen();
  const renter = await world.person();
  const { bookingId } = await book(world.as(renter), spaceId, soon(48));
  await world.sql("update bookings set confirmed_at = confirmed_at - interval '2 hours' where id = $1", [
    bookingId,
  ]);
  const quote = await quoteCancellation(world.as(renter), { bookingId });
  expect(quote).toMatchObject({ refundCents: 4_000, keptCents: 4_000, reason: "notice" });
  const cancel = () => cancelBooking(world.as(renter), { bookingId, reason: "", expectedRefundCents: 4_000 });
  const both = await Promise.allSettled([cancel(), cancel()]);
  expect(both.some((r) => r.status === "fulfilled")).toBe(true);
  expect(await cancel()).toMatchObject({ refundCents: 4_000 });
  expect(
    await world.sql("select amount_cents, status from refunds where booking_id = $1", [bookingId]),
  ).toEqual([{ amount_cents: 4_000, status: "succeeded" }]);
  expect((await listBookings(world.as(renter), { limit: 5, status: "all" })).items[0]).toMatchObject({
    status: "cancelled",
    hostDueCents: 3_400,
    platformFeeCents: 600,
  });
  await hold(world.as(await world.person()), spaceId, soon(48));
});

test("a cancellation stops when the refund became less than what was shown", async () => {
  const { spaceId } = await kitchen();
  const renter = await world.person();
  const { bookingId } = await book(world.as(renter), spaceId, soon(80));
  await world.at(addHours(new Date(), 20));
  const late = cancelBooking(world.as(renter), { bookingId, reason: "", expectedRefundCents: 8_000 });
  await expect(late).rejects.toMatchObject({ code: "precondition_failed" });
  await world.at(new Date());
});

test("nothing that was sent to Stripe or came back breaks Stripe's own schema", async () => {
  expect(await control().violations()).toEqual([]);
});
