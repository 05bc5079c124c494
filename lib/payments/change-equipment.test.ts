import { expect, test } from "vitest";
import { checkIn, getBooking, listChanges } from "@/lib/bookings";
import type { Ctx } from "@/lib/context";
import { equipmentIn } from "@/lib/core/booking-terms";
import { archiveEquipment } from "@/lib/kitchens";
import { checkInvariants } from "@/lib/operations";
import { ALWAYS_OPEN, soon } from "@/lib/testing/factories";
import { ownStripe } from "@/lib/testing/own-stripe";
import { book, hold } from "@/lib/testing/paying";
import { openWorld } from "@/lib/testing/world";
import { payCheckout } from "@/scripts/local/stripe/control";
import { cancelBooking, changeBooking, quoteChange, settleCheckout, sweepChanges, withdrawChange } from ".";

const world = await openWorld();
await ownStripe();

/** Three tables at 40 an hour; two mixers at 10, half an hour between two users; one oven at 20. */
async function bakery() {
  const host = await world.host();
  const table = { name: "Table", kind: "table" as const };
  const machine = { name: "Machine", kind: "machine" as const };
  const equipment = { kind: "equipment" as const, units: 1 };
  const kitchen = await world.kitchen({
    ...{ organizationId: host.organizationId, createdBy: host.id, hours: ALWAYS_OPEN },
    stations: [table, machine, machine, machine, table, table],
    spaces: [
      { stations: [0] },
      { stations: [4] },
      { stations: [5] },
      { ...equipment, name: "Mixer", hourlyRateCents: 1_000, bufferAfterMinutes: 30, stations: [1, 2] },
      { ...equipment, name: "Oven", hourlyRateCents: 2_000, stations: [3] },
    ],
  });
  const [one = "", two = "", three = "", mixer = "", oven = ""] = kitchen.spaceIds;
  return { ...kitchen, host, one, two, three, mixer, oven };
}
const someone = async () => world.as(await world.person());
const give = (ctx: Ctx, bookingId: string, hour: number, equipment: { spaceId: string; units: number }[]) =>
  changeBooking(ctx, { bookingId, startsAt: soon(hour), durationMinutes: 120, equipment });
const settle = async (url: string) => {
  const { redirectedTo } = await payCheckout(url, { card: "4242424242424242" });
  return settleCheckout(world.system(), /session=(cs_\w+)/.exec(redirectedTo ?? "")?.[1] ?? "");
};
const has = async (ctx: Ctx, bookingId: string) =>
  equipmentIn((await getBooking(ctx, bookingId)).quote).map(({ name, units, amountCents }) => [
    name,
    units,
    amountCents,
  ]);
const machines = async (bookingId: string) =>
  (
    await world.sql(
      "select 1 from allocations where booking_id = $1 and equipment_space_id is not null and released_at is null",
      [bookingId],
    )
  ).length;
const allIsWell = async () => expect(await checkInvariants(world.system(), { settled: true })).toEqual([]);

test("a machine is added for its price, kept while it is paid for, and the booking's with the payment", async () => {
  const { one, two, mixer } = await bakery();
  const ctx = await someone();
  const { bookingId } = await book(ctx, one, soon(100));
  const both = [{ spaceId: mixer, units: 2 }];
  const begun = await give(ctx, bookingId, 100, both);
  if (begun.status !== "pending_payment") throw new Error(begun.status);
  expect(begun.chargeCents).toBe(4_000);
  // Asking again leads to the same page; asking for another number does not.
  expect(await give(ctx, bookingId, 100, both)).toMatchObject({ url: begun.url });
  await expect(give(ctx, bookingId, 100, [{ spaceId: mixer, units: 1 }])).rejects.toMatchObject({
    code: "conflict",
  });
  const other = hold(await someone(), two, soon(101), 60, [{ spaceId: mixer, units: 1 }]);
  await expect(other).rejects.toMatchObject({ code: "equipment_taken" });
  expect(await has(ctx, bookingId)).toEqual([]);
  await settle(begun.url);
  expect(await has(ctx, bookingId)).toEqual([["Mixer", 2, 4_000]]);
  expect(await getBooking(ctx, bookingId)).toMatchObject({ totalCents: 12_000, platformFeeCents: 1_800 });
  expect(await machines(bookingId)).toBe(2);
  expect(await listChanges(ctx, bookingId)).toMatchObject([
    { state: "applied", fromEquipment: [], toEquipment: [{ name: "Mixer", units: 2 }] },
  ]);
  await allIsWell();
});

test("what is taken away comes back by the terms, is free for others at once, and stays in the history", async () => {
  const { one, two, mixer, oven } = await bakery();
  const ctx = await someone();
  const chosen = [
    { spaceId: mixer, units: 2 },
    { spaceId: oven, units: 1 },
  ];
  const { bookingId } = await book(ctx, one, soon(100), 120, undefined, chosen);
  const less = [{ spaceId: mixer, units: 1 }];
  expect(
    (await quoteChange(ctx, { bookingId, startsAt: soon(100), durationMinutes: 120, equipment: less })).price,
  ).toMatchObject({ refundCents: 6_000 });
  expect(await give(ctx, bookingId, 100, less)).toMatchObject({ status: "applied", refundCents: 6_000 });
  expect(await has(ctx, bookingId)).toEqual([["Mixer", 1, 2_000]]);
  expect(await machines(bookingId)).toBe(1);
  await hold(await someone(), two, soon(100), 120, [...less, { spaceId: oven, units: 1 }]);
  expect(await give(ctx, bookingId, 100, [])).toMatchObject({ status: "applied", refundCents: 2_000 });
  expect(await has(ctx, bookingId)).toEqual([]);
  expect(await listChanges(ctx, bookingId)).toMatchObject([
    { fromEquipment: [{ name: "Mixer", units: 1 }], toEquipment: [] },
    {
      fromEquipment: [{ name: "Mixer", units: 2 }, { name: "Oven" }],
      toEquipment: [{ name: "Mixer", units: 1 }],
    },
  ]);
  expect(await cancelBooking(ctx, { bookingId, reason: "" })).toMatchObject({ refundCents: 8_000 });
  await allIsWell();
});

test("a machine that somebody else has is refused by its name, and the booking stays as it was", async () => {
  const { one, two, oven, mixer } = await bakery();
  const ctx = await someone();
  const { bookingId } = await book(ctx, one, soon(100), 120, undefined, [{ spaceId: mixer, units: 1 }]);
  await hold(await someone(), two, soon(101), 120, [{ spaceId: oven, units: 1 }]);
  await expect(give(ctx, bookingId, 100, [{ spaceId: oven, units: 1 }])).rejects.toMatchObject({
    code: "equipment_taken",
    fields: { equipment: ["Oven is taken at that time"] },
  });
  expect(await has(ctx, bookingId)).toEqual([["Mixer", 1, 2_000]]);
  await expect(give(ctx, bookingId, 100, [{ spaceId: mixer, units: 3 }])).rejects.toMatchObject({
    code: "invalid_input",
    fields: { equipment: expect.anything() },
  });
  await expect(give(ctx, bookingId, 100, [{ spaceId: one, units: 1 }])).rejects.toMatchObject({
    code: "not_found",
    fields: { equipment: expect.anything() },
  });
  await allIsWell();
});

test("one mixer for two bookings that add it at once: one has it, the other is told", async () => {
  const { one, two, oven } = await bakery();
  const [a, b] = [await someone(), await someone()];
  const bookings = [await book(a, one, soon(100)), await book(b, two, soon(100))];
  const tries = await Promise.allSettled(
    [a, b].map((ctx, i) => give(ctx, bookings[i]?.bookingId ?? "", 100, [{ spaceId: oven, units: 1 }])),
  );
  expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  for (const one of tries)
    if (one.status === "rejected") expect(one.reason).toMatchObject({ code: "equipment_taken" });
});

test("another time and other equipment are one change; what was not paid is given back as it was", async () => {
  const { one, mixer, oven } = await bakery();
  const ctx = await someone();
  const { bookingId } = await book(ctx, one, soon(100), 120, undefined, [{ spaceId: mixer, units: 1 }]);
  expect((await give(ctx, bookingId, 101, [{ spaceId: oven, units: 1 }])).status).toBe("pending_payment");
  await withdrawChange(ctx, { bookingId });
  expect([await has(ctx, bookingId), await machines(bookingId)]).toEqual([[["Mixer", 1, 2_000]], 1]);
  const begun = await give(ctx, bookingId, 101, [{ spaceId: oven, units: 1 }]);
  if (begun.status !== "pending_payment") throw new Error(begun.status);
  await settle(begun.url);
  expect(await getBooking(ctx, bookingId)).toMatchObject({ startsAt: soon(101), totalCents: 12_000 });
  expect([await has(ctx, bookingId), await machines(bookingId)]).toEqual([[["Oven", 1, 4_000]], 1]);
  await sweepChanges(world.system());
  await allIsWell();
});

test("nobody has to give up what the kitchen offers no more, and more of a machine costs what it was booked at", async () => {
  const { id: kitchenId, one, two, mixer, oven, host } = await bakery();
  const ctx = await someone();
  const { bookingId } = await book(ctx, one, soon(100), 120, undefined, [
    { spaceId: mixer, units: 1 },
    { spaceId: oven, units: 1 },
  ]);
  await archiveEquipment(world.as(host), { kitchenId, spaceId: oven });
  await world.sql("update spaces set hourly_rate_cents = 5000 where id = $1", [mixer]);
  const more = [
    { spaceId: mixer, units: 2 },
    { spaceId: oven, units: 1 },
  ];
  expect(await give(ctx, bookingId, 100, more)).toMatchObject({
    status: "pending_payment",
    chargeCents: 2_000,
  });
  const fresh = await book(ctx, two, soon(200));
  expect(await give(ctx, fresh.bookingId, 200, [{ spaceId: mixer, units: 1 }])).toMatchObject({
    chargeCents: 10_000,
  });
  await expect(give(ctx, fresh.bookingId, 200, [{ spaceId: oven, units: 1 }])).rejects.toMatchObject({
    code: "not_found",
  });
});

test("equipment stays as it is once the booking has begun", async () => {
  const { three, mixer } = await bakery();
  const person = await world.person();
  const { bookingId } = await book(world.as(person), three, soon(3));
  await world.at(soon(3));
  const ctx = world.as(person);
  await checkIn(ctx, { bookingId });
  const attempt = give(ctx, bookingId, 3, [{ spaceId: mixer, units: 1 }]);
  await expect(attempt).rejects.toMatchObject({
    template: "Equipment can be changed until the booking begins",
  });
});
