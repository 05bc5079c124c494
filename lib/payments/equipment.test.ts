import { expect, test } from "vitest";
import { getBooking, holdSeries, previewSeries, timesForChange } from "@/lib/bookings";
import { SeriesInput } from "@/lib/bookings/schemas";
import { bookingIcs } from "@/lib/calendars";
import { addHours, addMinutes } from "@/lib/core/interval";
import { archiveEquipment } from "@/lib/kitchens";
import { checkInvariants } from "@/lib/operations";
import { ALWAYS_OPEN, soon } from "@/lib/testing/factories";
import { ownStripe } from "@/lib/testing/own-stripe";
import { book, hold, pay } from "@/lib/testing/paying";
import { openWorld } from "@/lib/testing/world";
import { payCheckout } from "@/scripts/local/stripe/control";
import {
  acceptMove,
  approveRequest,
  cancelBooking,
  changeBooking,
  declineRequest,
  extendBooking,
  extensionChoices,
  proposeMove,
  settleCheckout,
  withdrawChange,
} from ".";

const world = await openWorld();
await ownStripe();

/** Two tables at 40 an hour, and one mixer at 10 that is cleaned for half an hour after each use. */
async function bakery() {
  const host = await world.host();
  const table = { name: "Table", kind: "table" as const };
  const kitchen = await world.kitchen({
    ...{ organizationId: host.organizationId, createdBy: host.id, hours: ALWAYS_OPEN },
    stations: [table, { name: "Mixer 1", kind: "machine" }, table],
    spaces: [
      { stations: [0] },
      { stations: [2] },
      {
        kind: "equipment",
        name: "Mixer",
        units: 1,
        hourlyRateCents: 1_000,
        bufferAfterMinutes: 30,
        stations: [1],
      },
    ],
  });
  const [one = "", two = "", mixer = ""] = kitchen.spaceIds;
  return { ...kitchen, host, one, two, mixer, mixed: [{ spaceId: mixer, units: 1 }] };
}
const someone = async () => world.as(await world.person());
const machine = (bookingId: string) =>
  world.sql<{ blocked: string }>(
    "select blocked::text from allocations where booking_id = $1 and equipment_space_id is not null and released_at is null",
    [bookingId],
  );
const minutesOf = ([row]: { blocked: string }[]) => {
  const [from = "", until = ""] = (row?.blocked ?? "").match(/\d{4}-[^",)]+/g) ?? [];
  return (Date.parse(`${until}00`) - Date.parse(`${from}00`)) / 60_000;
};
const amount = async (bookingId: string) =>
  (
    await world.sql<{ n: number }>("select amount_cents as n from booking_equipment where booking_id = $1", [
      bookingId,
    ])
  )[0]?.n;
const allIsWell = async () => expect(await checkInvariants(world.system(), { settled: true })).toEqual([]);

test("a booking that moves over its own time takes its mixer along, at the mixer's own time between users", async () => {
  const { one, mixed } = await bakery();
  const ctx = await someone();
  const { bookingId } = await book(ctx, one, soon(100), 120, undefined, mixed);
  expect((await getBooking(ctx, bookingId)).totalCents).toBe(10_000);
  const outcome = await changeBooking(ctx, { bookingId, startsAt: soon(101), durationMinutes: 120 });
  expect(outcome).toMatchObject({ status: "applied", chargeCents: 0, refundCents: 0 });
  const taken = await machine(bookingId);
  expect(taken).toHaveLength(1);
  expect(minutesOf(taken)).toBe(150);
  await allIsWell();
});

test("an hour more is paid for room and mixer, kept meanwhile, and given back when it is not paid", async () => {
  const { one, two, mixed } = await bakery();
  const ctx = await someone();
  const { bookingId } = await book(ctx, one, soon(120), 120, undefined, mixed);
  const longer = { bookingId, startsAt: soon(120), durationMinutes: 180 };
  expect(await changeBooking(ctx, longer)).toMatchObject({ status: "pending_payment", chargeCents: 5_000 });
  const other = await someone();
  await expect(hold(other, two, soon(122), 60, mixed)).rejects.toMatchObject({ code: "equipment_taken" });
  await withdrawChange(ctx, { bookingId });
  expect(minutesOf(await machine(bookingId))).toBe(150);
  const paid = await changeBooking(ctx, longer);
  if (paid.status !== "pending_payment") throw new Error(paid.status);
  const { redirectedTo } = await payCheckout(paid.url, { card: "4242424242424242" });
  await settleCheckout(world.system(), /session=(cs_\w+)/.exec(redirectedTo ?? "")?.[1] ?? "");
  expect(await getBooking(ctx, bookingId)).toMatchObject({ totalCents: 15_000, platformFeeCents: 2_250 });
  expect(await amount(bookingId)).toBe(3_000);
  expect(minutesOf(await machine(bookingId))).toBe(210);
  const shorter = await changeBooking(ctx, { bookingId, startsAt: soon(120), durationMinutes: 60 });
  expect(shorter).toMatchObject({ status: "applied", refundCents: 10_000 });
  expect(await amount(bookingId)).toBe(1_000);
  await allIsWell();
});

test("a time at which the mixer is somebody else's is not offered, and refused by the mixer's name", async () => {
  const { one, two, mixed } = await bakery();
  const ctx = await someone();
  const { bookingId } = await book(ctx, one, soon(200), 60, undefined, mixed);
  await hold(await someone(), two, soon(204), 60, mixed);
  const attempt = changeBooking(ctx, { bookingId, startsAt: soon(204), durationMinutes: 60 });
  await expect(attempt).rejects.toMatchObject({
    code: "equipment_taken",
    fields: { equipment: ["Mixer is taken at that time"] },
  });
  expect(await machine(bookingId)).toHaveLength(1);
  const window = { startsAt: soon(200), endsAt: soon(210) };
  const { free } = await timesForChange(ctx, await getBooking(ctx, bookingId), window);
  expect(free).toEqual([
    { startsAt: soon(200), endsAt: addMinutes(soon(204), -30) },
    { startsAt: addMinutes(soon(205), 30), endsAt: soon(210) },
  ]);
  await changeBooking(ctx, { bookingId, startsAt: addMinutes(soon(205), 30), durationMinutes: 60 });
  await allIsWell();
});

test("a host's proposal keeps the mixer at both times until it is answered", async () => {
  const { one, two, mixed, host } = await bakery();
  const ctx = await someone();
  const { bookingId } = await book(ctx, one, soon(400), 60, undefined, mixed);
  await proposeMove(world.as(host), { bookingId, startsAt: soon(404), reason: "" });
  for (const hours of [400, 404])
    await expect(hold(await someone(), two, soon(hours), 60, mixed)).rejects.toMatchObject({
      code: "equipment_taken",
    });
  await acceptMove(ctx, { bookingId });
  await hold(await someone(), two, soon(400), 60, mixed);
  await allIsWell();
});

test("whoever has a mixer that is offered no longer still moves it, and nobody else can have it", async () => {
  const { one, two, mixed, mixer, host, id } = await bakery();
  const ctx = await someone();
  const { bookingId } = await book(ctx, one, soon(500), 60, undefined, mixed);
  await archiveEquipment(world.as(host), { kitchenId: id, spaceId: mixer });
  await changeBooking(ctx, { bookingId, startsAt: soon(503), durationMinutes: 60 });
  expect(await machine(bookingId)).toHaveLength(1);
  await expect(hold(ctx, two, soon(500), 60, mixed)).rejects.toMatchObject({ code: "not_found" });
  await allIsWell();
});

test("cancelling gives the mixer back with the room, and the terms' share of its price", async () => {
  const { one, two, mixed } = await bakery();
  const ctx = await someone();
  const { bookingId } = await book(ctx, one, soon(600), 120, undefined, mixed);
  expect(await cancelBooking(ctx, { bookingId, reason: "" })).toMatchObject({ refundCents: 10_000 });
  expect(await machine(bookingId)).toHaveLength(0);
  await hold(await someone(), two, soon(600), 60, mixed);
  await allIsWell();
});

test("a request keeps its mixer; saying yes leaves it, saying no gives it back", async () => {
  const { one, two, mixed, host, id } = await bakery();
  await world.sql("update kitchens set new_renters = 'asks' where id = $1", [id]);
  const asked = async (hours: number) => {
    const ctx = await someone();
    const bookingId = await hold(ctx, one, soon(hours), 60, mixed);
    await settleCheckout(world.system(), await pay(ctx, bookingId));
    return bookingId;
  };
  const [yes, no] = [await asked(700), await asked(710)];
  await expect(hold(await someone(), two, soon(700), 60, mixed)).rejects.toMatchObject({
    code: "equipment_taken",
  });
  await approveRequest(world.as(host), { bookingId: yes });
  await declineRequest(world.as(host), { bookingId: no, reason: "Full" });
  expect([await machine(yes), await machine(no)].map((rows) => rows.length)).toEqual([1, 0]);
  await allIsWell();
});

test("every booking of a series has the mixer; the dates on which it is taken are named and skipped", async () => {
  const { one, two, mixed } = await bakery();
  const day = (offset: number) =>
    addHours(soon(800), offset * 24)
      .toISOString()
      .slice(0, 10);
  const input = SeriesInput.parse({
    ...{ spaceId: one, frequency: "weekly", startsOn: day(0), until: day(15), startTime: "10:00" },
    ...{ durationMinutes: 120, equipment: mixed },
  });
  const renter = await someone();
  const [, second] = (await previewSeries(renter, input)).occurrences;
  await hold(await someone(), two, second?.slot?.startsAt ?? soon(0), 60, mixed);
  const { occurrences } = await previewSeries(renter, input);
  expect(occurrences.map(({ conflict }) => conflict?.message ?? null)).toEqual([
    null,
    "Mixer is taken at that time",
    null,
  ]);
  expect(occurrences[0]?.quote?.totalCents).toBe(10_000);
  const once = () => ({ key: crypto.randomUUID(), hash: "" });
  const stopped = holdSeries(renter, { ...input, onConflict: "stop" }, once());
  await expect(stopped).rejects.toMatchObject({
    code: "slot_taken",
    fields: { onConflict: expect.anything() },
  });
  const { series } = await holdSeries(renter, { ...input, onConflict: "skip" }, once());
  expect(series.heldBookingIds).toHaveLength(2);
  for (const id of series.heldBookingIds) expect(await machine(id)).toHaveLength(1);
  await allIsWell();
});

test("a booking that lost its machine is found", async () => {
  const { one, mixed } = await bakery();
  const { bookingId } = await book(await someone(), one, soon(1_050), 60, undefined, mixed);
  const own = "where booking_id = $1 and equipment_space_id is not null";
  await world.sql(`update allocations set released_at = now() ${own}`, [bookingId]);
  const found = await checkInvariants(world.system(), { settled: true });
  expect(found).toMatchObject([
    { invariant: "I1", subject: bookingId, detail: "confirmed with 0 of 1 Mixer" },
  ]);
  await world.sql(`update allocations set released_at = null ${own}`, [bookingId]);
});

test("the calendar entry of a booking says what was reserved with it", async () => {
  const { one, mixed } = await bakery();
  const ctx = await someone();
  const { bookingId } = await book(ctx, one, soon(1_100), 60, undefined, mixed);
  expect(bookingIcs(await getBooking(ctx, bookingId))).toContain("DESCRIPTION:Mixer");
});

// Last: it writes a check-in that no log knows of.
test("a crew that is in is offered to stay as long as its mixer is free", async () => {
  const { one, two, mixed } = await bakery();
  const ctx = await someone();
  const { bookingId } = await book(ctx, one, soon(300), 60, undefined, mixed);
  await hold(await someone(), two, addMinutes(soon(302), 30), 60, mixed);
  await world.sql("update bookings set status = 'checked_in', checked_in_at = now() where id = $1", [
    bookingId,
  ]);
  const choices = await extensionChoices(ctx, await getBooking(ctx, bookingId));
  expect(choices.map(({ minutes, chargeCents }) => [minutes, chargeCents])).toEqual([
    [30, 2_500],
    [60, 5_000],
  ]);
  const attempt = extendBooking(ctx, { bookingId, minutes: 90 });
  await expect(attempt).rejects.toMatchObject({ code: "equipment_taken" });
});
