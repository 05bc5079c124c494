import { expect, test } from "vitest";
import { getBooking } from "@/lib/bookings";
import { documentsOf } from "@/lib/documents";
import { stripe } from "@/lib/integrations/stripe";
import { checkInvariants } from "@/lib/operations";
import { finishPayouts, runPayouts } from "@/lib/payouts";
import { overSince } from "@/lib/testing/deposits";
import { ALWAYS_OPEN, soon } from "@/lib/testing/factories";
import { ownStripe } from "@/lib/testing/own-stripe";
import { book, CARDS, onboard } from "@/lib/testing/paying";
import { openWorld } from "@/lib/testing/world";
import { bookingMoney, cancelBooking, giveBack, quoteGiveBack } from ".";
import { GiveBackForm, GiveBackInput } from "./schemas";

const world = await openWorld();
await ownStripe();
const host = await world.host();
await onboard(world.as(host), host.organizationId);
const kitchen = await world.kitchen({
  ...{ organizationId: host.organizationId, createdBy: host.id, hours: ALWAYS_OPEN },
});
const renter = await world.person();
let hours = 60;

/** Two hours for eighty dollars: 68 for the host, 12 for us. */
async function paid(): Promise<string> {
  hours += 12;
  const { bookingId } = await book(world.as(renter), kitchen.spaceId, soon(hours), 120, CARDS.instant);
  return bookingId;
}
const give = (bookingId: string, amountCents: number, more: object = {}) =>
  giveBack(
    world.as(host),
    GiveBackInput.parse({ bookingId, amountCents, reason: "The oven was cold", ...more }),
  );
const over = (bookingId: string, ago: number) =>
  world.sql(
    `update bookings set starts_at = prep.now() - make_interval(hours => $2::int + 2), ends_at = prep.now() - make_interval(hours => $2::int) where id = $1`,
    [bookingId, ago],
  );
const accountOf = async (organizationId: string) =>
  (
    await world.sql<{ account: string }>(
      "select stripe_account_id as account from organizations where id = $1",
      [organizationId],
    )
  )[0]?.account;
const refundsOf = (bookingId: string) =>
  world.sql<{ amount_cents: number; status: string }>(
    "select amount_cents, status from refunds where booking_id = $1 order by created_at, id",
    [bookingId],
  );

test("a host gives a part back beyond the terms: it reaches the card, both sides bear their share, and the payout is less by it", async () => {
  const bookingId = await paid();
  expect(await give(bookingId, 2_000)).toEqual({ refundedCents: 2_000, leftCents: 6_000, currency: "usd" });
  const booking = await getBooking(world.as(renter), bookingId);
  expect(booking).toMatchObject({
    ...{ status: "confirmed", totalCents: 8_000, refundedCents: 2_000 },
    ...{ hostDueCents: 5_100, platformFeeCents: 900 },
  });
  expect(await refundsOf(bookingId)).toEqual([{ amount_cents: 2_000, status: "succeeded" }]);
  const { lines } = await bookingMoney(world.as(renter), { bookingId });
  expect(lines.at(-1)).toMatchObject({ what: "refunded_card", amountCents: 2_000 });
  const documents = await documentsOf(world.as(renter), { bookingId });
  expect(documents.map(({ kind, totalCents }) => [kind, totalCents])).toEqual([
    ["invoice", 8_000],
    ["credit_note", -2_000],
  ]);
  const mails = await world.sql(
    "select 1 from outbox where job->>'template' = 'money_given_back' and job->>'userId' = $1",
    [renter.id],
  );
  expect(mails).toHaveLength(1);
  await overSince(world, bookingId, 60);
  await runPayouts(world.system());
  const items = await world.sql("select net_cents, fee_cents from payout_items where booking_id = $1", [
    bookingId,
  ]);
  expect(items).toEqual([{ net_cents: 5_100, fee_cents: 900 }]);
  expect(await checkInvariants(world.system(), { settled: true })).toEqual([]);
});

test("what was paid out is given back once however many ask, and the host's part comes out of their balance and what comes next", async () => {
  const [owner, guest] = [await world.host(), await world.person()];
  await onboard(world.as(owner), owner.organizationId);
  const { spaceId } = await world.kitchen({
    ...{ organizationId: owner.organizationId, createdBy: owner.id, hours: ALWAYS_OPEN },
  });
  const visit = async () => {
    hours += 12;
    const { bookingId } = await book(world.as(guest), spaceId, soon(hours), 120, CARDS.instant);
    return bookingId;
  };
  const bookingId = await visit();
  await overSince(world, bookingId, 60);
  await runPayouts(world.system());
  const account = { stripeAccount: (await accountOf(owner.organizationId)) ?? "" };
  // Nothing is left at Stripe to take it from.
  await stripe().payouts.create({ amount: 6_800, currency: "usd" }, account);
  const input = { bookingId, amountCents: 4_000, reason: "The walk-in failed", expectedLeftCents: 8_000 };
  const tries = await Promise.allSettled(
    [1, 2, 3].map(() => giveBack(world.as(owner), GiveBackInput.parse(input))),
  );
  expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  expect(await refundsOf(bookingId)).toEqual([{ amount_cents: 4_000, status: "succeeded" }]);
  expect(await getBooking(world.as(owner), bookingId)).toMatchObject({
    ...{ refundedCents: 4_000, hostDueCents: 3_400, platformFeeCents: 600 },
  });
  await Promise.all([1, 2].map(() => finishPayouts(world.system())));
  const owed = async () =>
    (
      await world.sql<{ owed: number }>(
        "select coalesce(sum(amount_cents), 0)::int as owed from transfer_reversals where booking_id = $1 and stripe_reversal_id is null",
        [bookingId],
      )
    )[0]?.owed;
  expect(await owed()).toBe(3_400);
  await world.sql("update payouts set week_of = week_of - 7 where organization_id = $1", [
    owner.organizationId,
  ]);
  await overSince(world, await visit(), 70);
  await runPayouts(world.system());
  expect(await owed()).toBe(0);
  const moved = (await bookingMoney(world.as(owner), { bookingId })).lines;
  expect(moved.map(({ what, amountCents }) => `${what} ${amountCents}`)).toEqual(
    expect.arrayContaining(["paid_out 6800", "refunded_card 4000", "host_owes 3400", "taken_back 3400"]),
  );
  const rest = { ...input, amountCents: 4_000, expectedLeftCents: 4_000 };
  expect(await giveBack(world.as(owner), GiveBackInput.parse(rest))).toMatchObject({ leftCents: 0 });
  await world.sql(
    "update bookings set ends_at = ends_at - interval '91 days', starts_at = starts_at - interval '91 days' where id = $1",
    [bookingId],
  );
  await expect(giveBack(world.as(owner), GiveBackInput.parse(rest))).rejects.toMatchObject({
    code: "conflict",
  });
  expect(await checkInvariants(world.system(), { settled: true })).toEqual([]);
});

test("of five who give back at once each has the shares of what was left or is refused, and never more than was paid goes back", async () => {
  const bookingId = await paid();
  const tries = await Promise.allSettled([1, 2, 3, 4, 5].map(() => give(bookingId, 1_500)));
  const given = tries.filter(({ status }) => status === "fulfilled").length;
  expect(given).toBeGreaterThan(0);
  const refused = tries.flatMap((one) => (one.status === "rejected" ? [one.reason.code] : []));
  expect(new Set(refused)).toEqual(new Set(given < 5 ? ["conflict"] : []));
  const { refundedCents, hostDueCents, platformFeeCents } = await getBooking(world.as(host), bookingId);
  expect(refundedCents).toBe(given * 1_500);
  expect(hostDueCents + platformFeeCents).toBe(8_000 - refundedCents);
  expect(await refundsOf(bookingId)).toHaveLength(given);
  await give(bookingId, 8_000 - refundedCents);
  await expect(give(bookingId, 1)).rejects.toMatchObject({ code: "conflict" });
  expect(await quoteGiveBack(world.as(host), { bookingId })).toBeNull();
  expect(await checkInvariants(world.system())).toEqual([]);
});

test("what is above what is left, seen too late, or asked for after 47 hours is refused by its field, and nothing is written", async () => {
  const bookingId = await paid();
  const refusal = async (work: Promise<unknown>) => {
    const error = await work.then(
      () => null,
      ({ code, fields }) => [code, ...Object.keys(fields)],
    );
    expect(await refundsOf(bookingId)).toEqual([]);
    return error;
  };
  expect(await refusal(give(bookingId, 8_001))).toEqual(["invalid_input", "amountCents"]);
  expect(await refusal(give(bookingId, 100, { expectedLeftCents: 7_999 }))).toEqual(["precondition_failed"]);
  const input = { ...GiveBackInput.parse({ bookingId, amountCents: 100, reason: "Cold oven" }) };
  expect(await refusal(giveBack(world.as(renter), input))).toEqual(["forbidden"]);
  expect(await refusal(giveBack(world.as(await world.host()), input))).toEqual(["not_found"]);
  await over(bookingId, 46);
  expect(await quoteGiveBack(world.as(host), { bookingId })).toMatchObject({ leftCents: 8_000 });
  await over(bookingId, 47);
  expect(await refusal(give(bookingId, 100))).toEqual(["conflict"]);
});

test("after their own cancellation a renter is given back the rest, and cancelling after a gift gives no more than is left", async () => {
  const late = await paid();
  await world.sql(
    "update bookings set starts_at = date_trunc('minute', prep.now()) + interval '5 hours', ends_at = date_trunc('minute', prep.now()) + interval '7 hours', confirmed_at = prep.now() - interval '2 hours' where id = $1",
    [late],
  );
  const cancelled = await cancelBooking(world.as(renter), { bookingId: late, reason: "" });
  const rest = 8_000 - cancelled.refundCents;
  expect(rest).toBeGreaterThan(0);
  expect(await give(late, rest)).toMatchObject({ refundedCents: 8_000, leftCents: 0 });

  const gift = await paid();
  await give(gift, 7_000);
  expect(await cancelBooking(world.as(renter), { bookingId: gift, reason: "" })).toMatchObject({
    refundCents: 1_000,
  });
  expect(await checkInvariants(world.system())).toEqual([]);
});

test.each([
  ["less than nothing", { amount: "-5" }, "amount"],
  ["nothing", { amount: "0" }, "amount"],
  ["a tenth of a cent", { amount: "1.005" }, "amount"],
  ["more than any booking costs", { amount: "999999" }, "amount"],
  ["no reason", { reason: " " }, "reason"],
  ["an unreadable rest", { expectedLeftCents: "all" }, "expectedLeftCents"],
])("a form that gives back %s is refused by that field", (_, change, field) => {
  const good = { bookingId: kitchen.id, amount: "$12.50", reason: "Cold oven", expectedLeftCents: "8000" };
  expect(GiveBackForm.parse(good)).toMatchObject({ amountCents: 1_250, expectedLeftCents: 8_000 });
  const { error } = GiveBackForm.safeParse({ ...good, ...change });
  expect(error?.issues.map(({ path }) => path.join("."))).toEqual([field]);
});

test("other currencies and fractions of a cent are refused by the API's own fields", () => {
  const good = { bookingId: kitchen.id, amountCents: 100, reason: "Cold oven" };
  for (const [change, field] of [
    [{ currency: "eur" }, "currency"],
    [{ amountCents: 1.5 }, "amountCents"],
    [{ amountCents: -1 }, "amountCents"],
    [{ amountCents: "100" }, "amountCents"],
  ] as const) {
    const { error } = GiveBackInput.safeParse({ ...good, ...change });
    expect(error?.issues.map(({ path }) => path[0])).toEqual([field]);
  }
});
