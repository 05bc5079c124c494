import { expect, test } from "vitest";
import { checkIn, getBooking, listChanges, timesForChange } from "@/lib/bookings";
import type { Ctx } from "@/lib/context";
import { addHours, addMinutes } from "@/lib/core/interval";
import { stripe } from "@/lib/integrations/stripe";
import { checkInvariants } from "@/lib/operations";
import { ALWAYS_OPEN, soon } from "@/lib/testing/factories";
import { ownStripe } from "@/lib/testing/own-stripe";
import { book, control, hold } from "@/lib/testing/paying";
import { openWorld } from "@/lib/testing/world";
import { payCheckout } from "@/scripts/local/stripe/control";
import { cancelBooking } from "./cancel-booking";
import { changeBooking, extendBooking } from "./change-booking";
import { sweepChanges, withdrawChange } from "./end-change";
import { quoteChange } from "./quote-change";
import { settleCheckout, settleUnfinished } from "./settle-checkout";

const world = await openWorld();
await ownStripe();
const kitchen = (spec = {}) => world.kitchen({ hours: ALWAYS_OPEN, ...spec });
const CARD = { card: "4242424242424242" };

const live = (bookingId: string) =>
  world.sql<{ blocked: string; station_id: string }>(
    `select station_id, blocked from allocations where booking_id = $1 and released_at is null`,
    [bookingId],
  );
const allIsWell = async () => expect(await checkInvariants(world.system(), { settled: true })).toEqual([]);
async function paidSession(url: string): Promise<string> {
  const { redirectedTo } = await payCheckout(url, CARD);
  return /session=(cs_\w+)/.exec(redirectedTo ?? "")?.[1] ?? "";
}
async function begun(ctx: Ctx, bookingId: string, startsAt: Date, durationMinutes: number) {
  const outcome = await changeBooking(ctx, { bookingId, startsAt, durationMinutes });
  if (outcome.status !== "pending_payment") throw new Error(outcome.status);
  return outcome;
}

test("a booking moves to a time that overlaps its own, for nothing, in one step that both sides hear of", async () => {
  const { spaceId } = await kitchen();
  const renter = await world.person();
  const { bookingId } = await book(world.as(renter), spaceId, soon(100));
  const outcome = await changeBooking(world.as(renter), {
    bookingId,
    startsAt: soon(101),
    durationMinutes: 120,
  });
  expect(outcome).toMatchObject({ status: "applied", chargeCents: 0, refundCents: 0 });
  const booking = await getBooking(world.as(renter), bookingId);
  expect(booking).toMatchObject({
    startsAt: soon(101),
    endsAt: soon(103),
    totalCents: 8_000,
    calendarSequence: 1,
  });
  expect(await live(bookingId)).toHaveLength(1);
  expect(await listChanges(world.as(renter), bookingId)).toMatchObject([
    { kind: "change", state: "applied", fromStartsAt: soon(100), toStartsAt: soon(101) },
  ]);
  const mails = await world.sql<{ t: string }>(
    "select job->>'template' as t from outbox where job->>'template' like '%moved' order by 1",
  );
  expect(mails.map(({ t }) => t)).toEqual(["booking_moved", "host_booking_moved"]);
  // The hour that it left is free again, the one that it took is not.
  const other = world.as(await world.person());
  await hold(other, spaceId, soon(100), 60);
  await expect(hold(other, spaceId, soon(102), 60)).rejects.toMatchObject({ code: "slot_taken" });
  await allIsWell();
});

test("a shorter booking gives back the policy's share of what is given up, and the rest keeps its shares", async () => {
  const { spaceId } = await kitchen({ cancellationPolicy: "flexible" });
  const ctx = world.as(await world.person());
  const { bookingId } = await book(ctx, spaceId, soon(10), 180);
  const input = { bookingId, startsAt: soon(10), durationMinutes: 60 };
  const { price } = await quoteChange(ctx, input);
  expect(price).toMatchObject({ chargeCents: 0, refundCents: 4_000 });
  await changeBooking(ctx, { ...input, expectedDifferenceCents: -4_000 });
  expect(await getBooking(ctx, bookingId)).toMatchObject({
    totalCents: 12_000,
    refundedCents: 4_000,
    platformFeeCents: 1_200,
    hostDueCents: 6_800,
  });
  expect(
    await world.sql("select amount_cents, status from refunds where booking_id = $1", [bookingId]),
  ).toEqual([{ amount_cents: 4_000, status: "succeeded" }]);
  // Cancelling gives back half of what the hour that is left costs, not of what was kept before.
  expect(await cancelBooking(ctx, { bookingId, reason: "" })).toMatchObject({ refundCents: 2_000 });
  await allIsWell();
});

test("a longer booking holds the added time, is paid for, and is cancelled across both payments", async () => {
  const { spaceId } = await kitchen();
  const renter = await world.person();
  const { bookingId } = await book(world.as(renter), spaceId, soon(100));
  const { url, chargeCents } = await begun(world.as(renter), bookingId, soon(101), 240);
  expect(chargeCents).toBe(8_000);
  expect((await getBooking(world.as(renter), bookingId)).endsAt).toEqual(soon(102));
  const other = world.as(await world.person());
  for (const at of [100, 102, 104])
    await expect(hold(other, spaceId, soon(at), 60)).rejects.toMatchObject({ code: "slot_taken" });
  // Asked for again, it is the same page.
  expect((await begun(world.as(renter), bookingId, soon(101), 240)).url).toBe(url);
  const session = await paidSession(url);
  await Promise.all([settleCheckout(world.system(), session), settleCheckout(world.system(), session)]);
  expect(await getBooking(world.as(renter), bookingId)).toMatchObject({
    startsAt: soon(101),
    endsAt: soon(105),
    totalCents: 16_000,
    hostDueCents: 13_600,
  });
  expect(await live(bookingId)).toHaveLength(1);
  await hold(other, spaceId, soon(100), 60);
  await allIsWell();
  await expect(
    changeBooking(other, { bookingId, startsAt: soon(110), durationMinutes: 120 }),
  ).rejects.toMatchObject({ code: "not_found" });
  expect(await cancelBooking(world.as(renter), { bookingId, reason: "" })).toMatchObject({
    refundCents: 16_000,
  });
  expect(
    await world.sql(
      "select captured_cents, refunded_cents from payments where booking_id = $1 order by created_at",
      [bookingId],
    ),
  ).toEqual([
    { captured_cents: 8_000, refunded_cents: 8_000 },
    { captured_cents: 8_000, refunded_cents: 8_000 },
  ]);
  await allIsWell();
});

test("an unpaid change runs out: its page is closed, the added time is free, the booking is as it was", async () => {
  const { spaceId } = await kitchen();
  const renter = await world.person();
  const { bookingId } = await book(world.as(renter), spaceId, soon(100));
  const { url } = await begun(world.as(renter), bookingId, soon(100), 180);
  await world.at(addMinutes(new Date(), 11));
  expect(await sweepChanges(world.system())).toEqual({ expired: 1, paid: 0, waiting: 0 });
  expect(await sweepChanges(world.system())).toEqual({ expired: 0, paid: 0, waiting: 0 });
  await world.at(new Date());
  expect(await (await fetch(url)).text()).not.toContain('name="card"');
  expect(await listChanges(world.as(renter), bookingId)).toMatchObject([{ state: "expired" }]);
  expect(await getBooking(world.as(renter), bookingId)).toMatchObject({
    endsAt: soon(102),
    totalCents: 8_000,
  });
  await hold(world.as(await world.person()), spaceId, soon(102), 60);
  await allIsWell();
});

test("a sweep that meets a paid change applies it; a payment that comes after the end is never charged", async () => {
  const { spaceId } = await kitchen();
  const renter = await world.person();
  const { bookingId } = await book(world.as(renter), spaceId, soon(100));
  await paidSession((await begun(world.as(renter), bookingId, soon(100), 180)).url);
  await world.at(addMinutes(new Date(), 11));
  expect(await sweepChanges(world.system())).toMatchObject({ expired: 0, paid: 1 });
  await world.at(new Date());
  expect((await getBooking(world.as(renter), bookingId)).totalCents).toBe(12_000);
  const { url } = await begun(world.as(renter), bookingId, soon(100), 240);
  const session = await paidSession(url);
  await world.sql(
    "select prep.end_change(id, 'expired') from booking_changes where state = 'pending_payment'",
  );
  expect(await settleCheckout(world.system(), session)).toBe("lost");
  expect((await getBooking(world.as(renter), bookingId)).totalCents).toBe(12_000);
  expect(
    await world.sql("select status from payments where booking_id = $1 order by status", [bookingId]),
  ).toEqual([{ status: "captured" }, { status: "captured" }, { status: "voided" }]);
  await allIsWell();
});

test("a crash between authorisation and capture is finished by the sweep, and cancelling waits for it", async () => {
  const { spaceId } = await kitchen();
  const renter = await world.person();
  const { bookingId } = await book(world.as(renter), spaceId, soon(100));
  const { url } = await begun(world.as(renter), bookingId, soon(100), 180);
  const session = await paidSession(url);
  const [change] = await listChanges(world.as(renter), bookingId);
  const { payment_intent } = await stripe().checkout.sessions.retrieve(session);
  await world.sql("select prep.confirm_change($1, $2, $3, 4000, 'usd')", [
    change?.id,
    session,
    payment_intent,
  ]);
  await expect(cancelBooking(world.as(renter), { bookingId, reason: "" })).rejects.toMatchObject({
    code: "conflict",
  });
  expect(await settleUnfinished(world.system())).toEqual({ settled: 1, failed: 0 });
  await allIsWell();
  expect((await cancelBooking(world.as(renter), { bookingId, reason: "" })).refundCents).toBe(12_000);
  await allIsWell();
});

test("an authorisation of a change that ran out before it could be captured is nobody's share", async () => {
  const { spaceId } = await kitchen();
  const renter = await world.person();
  const { bookingId } = await book(world.as(renter), spaceId, soon(100));
  const session = await paidSession((await begun(world.as(renter), bookingId, soon(100), 180)).url);
  const { payment_intent: intent } = await stripe().checkout.sessions.retrieve(session);
  await control().failNext({ method: "POST", path: `/v1/payment_intents/${intent}/capture`, times: 3 });
  await expect(settleCheckout(world.system(), session)).rejects.toThrow();
  // What the bank does by itself after a week.
  await stripe().paymentIntents.cancel(intent as string);
  expect((await settleUnfinished(world.system())).failed).toBe(0);
  expect(await getBooking(world.as(renter), bookingId)).toMatchObject({
    status: "confirmed",
    totalCents: 8_000,
    platformFeeCents: 1_200,
    hostDueCents: 6_800,
  });
  expect(await listChanges(world.as(renter), bookingId)).toMatchObject([{ state: "failed" }]);
  await allIsWell();
});

test("of a pool a booking keeps its own station where it can, and takes another where it must", async () => {
  const tables = ["One", "Two"].map((name) => ({ name, kind: "table" as const }));
  const { spaceId, stationIds } = await kitchen({ stations: tables, spaces: [{ units: 1 }] });
  const renter = await world.person();
  const first = await book(world.as(renter), spaceId, soon(100));
  const second = await book(world.as(renter), spaceId, soon(100));
  const third = await book(world.as(renter), spaceId, soon(104));
  const move = (bookingId: string, hours: number) =>
    changeBooking(world.as(renter), { bookingId, startsAt: soon(hours), durationMinutes: 120 });
  const station = async (bookingId: string) => (await live(bookingId)).map((row) => row.station_id);
  expect([await station(first.bookingId), await station(second.bookingId)]).toEqual(
    stationIds.map((id) => [id]),
  );
  // An hour later its own table is free, and the first in order is not.
  await move(second.bookingId, 101);
  expect(await station(second.bookingId)).toEqual([stationIds[1]]);
  // Where another booking has its table, it moves to the other one.
  expect(await station(third.bookingId)).toEqual([stationIds[0]]);
  await move(first.bookingId, 103);
  expect(await station(first.bookingId)).toEqual([stationIds[1]]);
  await expect(move(second.bookingId, 104)).rejects.toMatchObject({ code: "slot_taken" });
  expect((await getBooking(world.as(renter), second.bookingId)).startsAt).toEqual(soon(101));
  await allIsWell();
});

test("cancelling ends an open change, whose page is then closed", async () => {
  const { spaceId } = await kitchen();
  const renter = await world.person();
  const { bookingId } = await book(world.as(renter), spaceId, soon(100));
  const { url } = await begun(world.as(renter), bookingId, soon(100), 180);
  await cancelBooking(world.as(renter), { bookingId, reason: "" });
  expect(await live(bookingId)).toEqual([]);
  await sweepChanges(world.system());
  expect(await (await fetch(url)).text()).not.toContain('name="card"');
  await allIsWell();
});

test("a renter gives an unpaid change up and asks for another; two at once are refused", async () => {
  const { spaceId } = await kitchen();
  const renter = await world.person();
  const { bookingId } = await book(world.as(renter), spaceId, soon(100));
  await begun(world.as(renter), bookingId, soon(100), 180);
  const other = { bookingId, startsAt: soon(110), durationMinutes: 120 };
  await expect(changeBooking(world.as(renter), other)).rejects.toMatchObject({ code: "conflict" });
  await withdrawChange(world.as(renter), { bookingId });
  expect((await changeBooking(world.as(renter), other)).status).toBe("applied");
  await allIsWell();
});

test("a crew that is in stays longer without notice, as far as the next booking and its buffer allow", async () => {
  const { spaceId } = await kitchen({ leadTimeMinutes: 240, spaces: [{ bufferAfterMinutes: 30 }] });
  const renter = await world.person();
  const [start, inside] = [soon(5), addMinutes(soon(5), 30)];
  const { bookingId } = await book(world.as(renter), spaceId, start, 60);
  await book(world.as(await world.person()), spaceId, addHours(start, 3), 60);
  const extend = (minutes: number) => extendBooking(world.as(renter), { bookingId, minutes });
  await world.at(inside);
  // Confirmed and begun, but nobody is in.
  await expect(extend(60)).rejects.toMatchObject({ code: "conflict" });
  await checkIn(world.as(renter), { bookingId });
  await expect(extend(120)).rejects.toMatchObject({
    code: "slot_taken",
    template: "This space is free until {time}",
  });
  await expect(extend(20)).rejects.toMatchObject({ code: "off_increment" });
  const outcome = await extend(60);
  if (outcome.status !== "pending_payment") throw new Error(outcome.status);
  await settleCheckout(world.system(), await paidSession(outcome.url));
  expect(await getBooking(world.as(renter), bookingId)).toMatchObject({
    status: "checked_in",
    endsAt: addHours(start, 2),
    totalCents: 8_000,
  });
  expect((await stripe().charges.list({ transfer_group: bookingId, limit: 5 })).data).toHaveLength(2);
  await world.at(new Date());
});

test("what a change may be is judged by the space's rules, and free time counts the booking's own as free", async () => {
  const { spaceId } = await kitchen({ leadTimeMinutes: 600 });
  const ctx = world.as(await world.person());
  const { bookingId } = await book(ctx, spaceId, soon(100));
  const change = (hours: number, durationMinutes: number) =>
    changeBooking(ctx, { bookingId, startsAt: soon(hours), durationMinutes });
  await expect(change(100, 120)).rejects.toMatchObject({ code: "invalid_input" });
  await expect(change(3, 120)).rejects.toMatchObject({ fields: { startsAt: [expect.any(String)] } });
  await expect(change(100, 35)).rejects.toMatchObject({ fields: { durationMinutes: [expect.any(String)] } });
  await expect(
    changeBooking(ctx, { bookingId, startsAt: soon(100), durationMinutes: 180, expectedDifferenceCents: 0 }),
  ).rejects.toMatchObject({ code: "precondition_failed" });
  const window = { startsAt: soon(90), endsAt: soon(110) };
  const { free } = await timesForChange(ctx, await getBooking(ctx, bookingId), window);
  expect(free).toEqual([window]);
});

test("a change gives nobody more hours in a week than the host allows, and never refuses fewer", async () => {
  const { id, spaceId } = await kitchen();
  const most = (hours: number) =>
    world.sql("update kitchens set max_hours_per_week = $2 where id = $1", [id, hours]);
  await most(6);
  const renter = world.as(await world.person());
  // Nine in the morning in Chicago, on the Monday after next.
  const today = new Date(`${new Date().toISOString().slice(0, 10)}T15:00:00Z`);
  const monday = addHours(today, 24 * (14 - ((today.getUTCDay() + 6) % 7)));
  const first = await book(renter, spaceId, monday, 120);
  await book(renter, spaceId, addHours(monday, 48), 180);
  const change = (startsAt: Date, durationMinutes: number) =>
    changeBooking(renter, { bookingId: first.bookingId, startsAt, durationMinutes });
  await expect(change(monday, 240)).rejects.toMatchObject({
    code: "renter_limit",
    fields: { durationMinutes: [expect.any(String)] },
  });
  // Another week has hours of its own; in the same one the booking's own hours do not count twice.
  expect(await change(addHours(monday, 7 * 24), 120)).toMatchObject({ status: "applied" });
  expect(await change(addHours(monday, 24), 120)).toMatchObject({ status: "applied" });
  await most(2);
  expect(await change(addHours(monday, 25), 60)).toMatchObject({ status: "applied" });
});
