import { afterEach, expect, test } from "vitest";
import { closeBookings, getBooking } from "@/lib/bookings";
import type { Ctx } from "@/lib/context";
import { checkInvariants } from "@/lib/operations";
import { runPayouts } from "@/lib/payouts";
import { credit } from "@/lib/testing/credit";
import { ALWAYS_OPEN, soon } from "@/lib/testing/factories";
import { ownStripe } from "@/lib/testing/own-stripe";
import { CARDS, hold, onboard } from "@/lib/testing/paying";
import { openWorld } from "@/lib/testing/world";
import { creditOf, readWallet } from "@/lib/wallets";
import { payCheckout } from "@/scripts/local/stripe/control";
import {
  approveRequest,
  bookingMoney,
  cancelBooking,
  changeBooking,
  declineRequest,
  giveBackHold,
  payingTerms,
  settleCheckout,
  startCheckout,
  sweepHolds,
  withdrawChange,
} from ".";

const world = await openWorld();
await ownStripe();
const admin = await world.person({ platformRole: "admin" });
const kitchen = await world.kitchen({ hours: ALWAYS_OPEN, spaces: [{ hourlyRateCents: 4_000 }] });

const rich = async (cents: number) => {
  const renter = await world.person();
  if (cents > 0) await credit(world.as(admin), renter.email, cents);
  return renter;
};
let hour = 100;
function nextTime(hours: number): Date {
  hour += hours;
  return soon(hour);
}
/** Two hours at $40, at a time of its own. */
const held = (ctx: Ctx, spaceId = kitchen.spaceId) => hold(ctx, spaceId, nextTime(3));
const press = (ctx: Ctx, bookingId: string, useCredit?: boolean) =>
  startCheckout(ctx, { bookingId, ...(useCredit !== undefined && { useCredit }) });
async function payPage(ctx: Ctx, url: string, card: string = CARDS.good): Promise<void> {
  const { redirectedTo } = await payCheckout(url, { card });
  await settleCheckout(ctx, /session=(cs_\w+)/.exec(redirectedTo ?? "")?.[1] ?? "");
}
const booking = async (id: string) => (await world.sql("select * from bookings where id = $1", [id]))[0]!;
const whatMoved = async (ctx: Ctx, bookingId: string) =>
  (await bookingMoney(ctx, { bookingId })).lines.map(({ what, amountCents }) => `${what} ${amountCents}`);

afterEach(async () => {
  expect(await checkInvariants(world.system(), { settled: true })).toEqual([]);
});

test("a booking that credit pays whole is confirmed at once, without a payment page and without Stripe", async () => {
  const renter = await rich(10_000);
  const id = await held(world.as(renter));
  const { url } = await press(world.as(renter), id, true);
  expect(url).toMatch(new RegExp(`/bookings/${id}$`));
  expect(await booking(id)).toMatchObject({ status: "confirmed" });
  expect(await creditOf(world.as(renter))).toBe(2_000);
  expect(await whatMoved(world.as(renter), id)).toEqual(["paid_credit 8000"]);
  expect(await world.sql("select 1 from checkouts where booking_id = $1", [id])).toEqual([]);
});

test("credit and card share a price; a refund goes to the card as far as the card paid, the rest to the credit", async () => {
  const renter = await rich(3_000);
  const id = await held(world.as(renter));
  expect(await payingTerms(world.as(renter), [await getBooking(world.as(renter), id)])).toEqual({
    dueCents: 8_000,
    creditCents: 3_000,
    chosen: false,
  });
  const { url } = await press(world.as(renter), id, true);
  expect(await creditOf(world.as(renter))).toBe(0);
  await payPage(world.as(renter), url);
  expect(await whatMoved(world.as(renter), id)).toEqual(["paid_credit 3000", "paid_card 5000"]);
  await cancelBooking(world.as(renter), { bookingId: id, reason: "" });
  expect(await whatMoved(world.as(renter), id)).toEqual(
    expect.arrayContaining([
      "paid_credit 3000",
      "paid_card 5000",
      "refunded_card 5000",
      "refunded_credit 3000",
    ]),
  );
  expect(await creditOf(world.as(renter))).toBe(3_000);
  expect((await readWallet(world.as(renter), { limit: 1 })).entries).toMatchObject([
    { kind: "refunded", amountCents: 3_000, bookingId: id },
  ]);
});

test("half of a refund never takes the card's part beyond what the card paid", async () => {
  const renter = await rich(7_000);
  const start = soon(30);
  const id = await hold(world.as(renter), kitchen.spaceId, start);
  await payPage(world.as(renter), (await press(world.as(renter), id, true)).url);
  await world.sql(
    "update bookings set confirmed_at = confirmed_at - interval '3 hours', cancellation_policy = jsonb_set(cancellation_policy, '{steps}', '[{\"hoursBefore\": 0, \"refundBps\": 5000}]') where id = $1",
    [id],
  );
  await cancelBooking(world.as(renter), { bookingId: id, reason: "" });
  expect(await whatMoved(world.as(renter), id)).toEqual(
    expect.arrayContaining(["refunded_card 1000", "refunded_credit 3000"]),
  );
});

test("credit comes back when the hold is given back, runs out, or its page is closed for one without", async () => {
  const renter = await rich(3_000);
  const ctx = () => world.as(renter);
  const first = await held(ctx());
  await press(ctx(), first, true);
  await giveBackHold(ctx(), { bookingId: first });
  expect(await creditOf(ctx())).toBe(3_000);

  const second = await held(ctx());
  const { url } = await press(ctx(), second, true);
  expect((await press(ctx(), second)).url).toBe(url);
  const { url: without } = await press(ctx(), second, false);
  expect(without).not.toBe(url);
  expect(await creditOf(ctx())).toBe(3_000);
  expect((await press(ctx(), second, true)).url).not.toBe(without);
  expect(await creditOf(ctx())).toBe(0);
  await world.sql("update bookings set hold_expires_at = now() - interval '1 second' where id = $1", [
    second,
  ]);
  await sweepHolds(world.system());
  expect(await booking(second)).toMatchObject({ status: "expired" });
  expect(await creditOf(ctx())).toBe(3_000);
});

test("credit is free again when its page ran out, though the hold goes on for days", async () => {
  const renter = await rich(3_000);
  const id = await held(world.as(renter));
  await press(world.as(renter), id, true);
  await world.sql("update checkouts set expires_at = now() - interval '1 minute' where booking_id = $1", [
    id,
  ]);
  await sweepHolds(world.system());
  expect(await booking(id)).toMatchObject({ status: "held" });
  expect(await creditOf(world.as(renter))).toBe(3_000);
});

test("choosing credit again and again does not make a hold longer", async () => {
  const renter = await rich(3_000);
  const id = await held(world.as(renter));
  await press(world.as(renter), id, false);
  await world.sql(
    "update bookings set pay_until = now() + interval '2 minutes', hold_expires_at = now() + interval '2 minutes' where id = $1",
    [id],
  );
  await press(world.as(renter), id, true);
  const [{ late }] = (await world.sql<{ late: boolean }>(
    "select hold_expires_at > now() + interval '3 minutes' as late from bookings where id = $1",
    [id],
  )) as [{ late: boolean }];
  expect(late).toBe(false);
  await giveBackHold(world.as(renter), { bookingId: id });
});

test("a page never asks the card for less than a dollar", async () => {
  const renter = await rich(7_999);
  const id = await held(world.as(renter));
  const { url } = await press(world.as(renter), id, true);
  expect(await creditOf(world.as(renter))).toBe(99);
  await payPage(world.as(renter), url);
  expect(await whatMoved(world.as(renter), id)).toEqual(["paid_credit 7900", "paid_card 100"]);
});

test("of many holds that are paid with one wallet at once, so many are as it holds enough for", async () => {
  const renter = await rich(8_000 * 2 + 50);
  const ids: string[] = [];
  for (let i = 0; i < 3; i++) ids.push(await held(world.as(renter)));
  await Promise.all(ids.map((id) => press(world.as(renter), id, true)));
  const states: unknown[] = [];
  for (const id of ids) states.push((await booking(id)).status);
  expect(states.sort()).toEqual(["confirmed", "confirmed", "held"]);
  const moved = await world.sql(
    "select sum(amount_cents)::int as cents from wallet_entries where user_id = $1",
    [renter.id],
  );
  expect(moved).toEqual([{ cents: 0 }]);
});

test("pressing Pay with credit many times at once spends it once", async () => {
  const renter = await rich(20_000);
  const id = await held(world.as(renter));
  const pressed = await Promise.allSettled(
    Array.from({ length: 8 }, () => press(world.as(renter), id, true)),
  );
  expect(pressed.filter(({ status }) => status === "fulfilled").length).toBeGreaterThan(0);
  expect(await creditOf(world.as(renter))).toBe(12_000);
});

test("credit of a request waits for the host: taken with the yes, back with the no", async () => {
  const host = await world.host();
  const asked = await world.kitchen({
    organizationId: host.organizationId,
    createdBy: host.id,
    hours: ALWAYS_OPEN,
  });
  await world.sql("update kitchens set new_renters = 'asks' where id = $1", [asked.id]);
  const renter = await rich(16_000);
  const ids = [
    await held(world.as(renter), asked.spaceId),
    await held(world.as(renter), asked.spaceId),
  ] as const;
  for (const id of ids) await press(world.as(renter), id, true);
  expect(await booking(ids[0])).toMatchObject({ status: "requested" });
  expect(await creditOf(world.as(renter))).toBe(0);
  await approveRequest(world.as(host), { bookingId: ids[0] });
  await declineRequest(world.as(host), { bookingId: ids[1], reason: "" });
  expect(await booking(ids[0])).toMatchObject({ status: "confirmed" });
  expect(await booking(ids[1])).toMatchObject({ status: "declined" });
  expect(await creditOf(world.as(renter))).toBe(8_000);
});

test("a booking paid with credit can be moved, made longer by card, and shortened", async () => {
  const renter = await rich(8_000);
  const start = nextTime(200);
  const id = await hold(world.as(renter), kitchen.spaceId, start);
  await press(world.as(renter), id, true);
  const longer = await changeBooking(world.as(renter), {
    bookingId: id,
    startsAt: start,
    durationMinutes: 180,
  });
  if (longer.status !== "pending_payment") throw new Error("nothing to pay");
  await payPage(world.as(renter), longer.url);
  await changeBooking(world.as(renter), { bookingId: id, startsAt: start, durationMinutes: 60 });
  expect(await whatMoved(world.as(renter), id)).toEqual(
    expect.arrayContaining([
      "paid_credit 8000",
      "paid_card 4000",
      "refunded_card 4000",
      "refunded_credit 4000",
    ]),
  );
  expect(await creditOf(world.as(renter))).toBe(4_000);
});

test("the host of a booking paid with credit is paid whole, out of the platform's own balance", async () => {
  const host = await world.host();
  await onboard(world.as(host), host.organizationId);
  const own = await world.kitchen({
    organizationId: host.organizationId,
    createdBy: host.id,
    hours: ALWAYS_OPEN,
  });
  const other = await world.person();
  // What others have paid fills the balance that transfers come out of.
  const filler = await held(world.as(other));
  await payPage(world.as(other), (await press(world.as(other), filler)).url, CARDS.instant);
  const filler2 = await held(world.as(other));
  await payPage(world.as(other), (await press(world.as(other), filler2)).url, CARDS.instant);
  const renter = await rich(8_000);
  const id = await held(world.as(renter), own.spaceId);
  await press(world.as(renter), id, true);
  await world.sql(
    "update bookings set starts_at = now() - interval '80 hours', ends_at = now() - interval '78 hours' where id = $1",
    [id],
  );
  await world.sql(
    "update allocations set blocked = tstzrange(now() - interval '80 hours', now() - interval '78 hours') where booking_id = $1",
    [id],
  );
  await closeBookings(world.system());
  expect(await booking(id)).toMatchObject({ status: "no_show" });
  expect(await runPayouts(world.system())).toMatchObject({ transferred: 1, failed: 0 });
  expect(await whatMoved(world.as(host), id)).toEqual([
    "paid_credit 8000",
    "host_share 6800",
    "platform_fee 1200",
    "paid_out 6800",
  ]);
  expect(await whatMoved(world.as(renter), id)).toEqual(["paid_credit 8000"]);
  await expect(bookingMoney(world.as(other), { bookingId: id })).rejects.toMatchObject({ code: "not_found" });
});

/** A paid booking of two hours, to be made three hours long: 40 dollars more. */
async function longer(creditCents: number) {
  const renter = await rich(0);
  const ctx = world.as(renter);
  const id = await held(ctx);
  hour += 3;
  await payPage(ctx, (await press(ctx, id)).url);
  if (creditCents > 0) await credit(world.as(admin), renter.email, creditCents);
  const { startsAt } = await getBooking(ctx, id);
  const change = { bookingId: id, startsAt, durationMinutes: 180, useCredit: true };
  return { ctx, id, ask: () => changeBooking(ctx, change) };
}

test("credit pays what a change costs: all of it at once and once, however often it is asked at the same moment", async () => {
  const { ctx, id, ask } = await longer(5_000);
  const tries = await Promise.allSettled([ask(), ask(), ask()]);
  expect(tries.filter((one) => one.status === "fulfilled")).toHaveLength(1);
  expect(await booking(id)).toMatchObject({ total_cents: 12_000 });
  expect(await creditOf(ctx)).toBe(1_000);
  expect(await whatMoved(ctx, id)).toEqual(["paid_card 8000", "paid_credit 4000"]);
  await cancelBooking(ctx, { bookingId: id, reason: "" });
  expect(await creditOf(ctx)).toBe(5_000);
});

test("of a change credit and card pay one part each; given up, or not paid in time, its credit comes back", async () => {
  const { ctx, id, ask } = await longer(1_500);
  expect(await ask()).toMatchObject({ status: "pending_payment", chargeCents: 4_000 });
  expect(await creditOf(ctx)).toBe(0);
  await withdrawChange(ctx, { bookingId: id });
  expect(await creditOf(ctx)).toBe(1_500);
  const again = await ask();
  const url = again.status === "pending_payment" ? again.url : "";
  await payPage(ctx, url);
  expect(await whatMoved(ctx, id)).toEqual([
    ...["paid_card 8000", "paid_credit 1500", "returned_credit 1500"],
    ...["paid_credit 1500", "paid_card 2500"],
  ]);
  expect(await booking(id)).toMatchObject({ total_cents: 12_000 });
  await cancelBooking(ctx, { bookingId: id, reason: "" });
  expect(await creditOf(ctx)).toBe(1_500);
});

test("a change that waits for its payment gives its credit back when its booking is cancelled", async () => {
  const { ctx, id, ask } = await longer(1_500);
  await ask();
  await cancelBooking(ctx, { bookingId: id, reason: "" });
  expect(await creditOf(ctx)).toBe(1_500);
});
