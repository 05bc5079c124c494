import { expect, test } from "vitest";
import { addMinutes } from "@/lib/core/interval";
import { checkInvariants } from "@/lib/operations";
import { ALWAYS_OPEN, soon } from "@/lib/testing/factories";
import { book, hold } from "@/lib/testing/paying";
import { openWorld } from "@/lib/testing/world";
import { checkIn, checkOut, closeBookings, getAvailability, listUse, overstayAt } from ".";

const world = await openWorld();
const kitchen = await world.kitchen({ hours: ALWAYS_OPEN, spaces: [{ hourlyRateCents: 4_050 }] });
await world.sql("update kitchens set no_show_minutes = 45 where id = $1", [kitchen.id]);
const renter = await world.person();
const startsAt = soon(2);
const at = (minutes: number) => world.at(addMinutes(startsAt, minutes));

test.each([
  [0, 0, 0],
  [1, 1, 2_025],
  [30, 1, 2_025],
  [31, 2, 4_050],
  [61, 3, 6_075],
])("a crew %i minutes over owes %i half hours", (minutes, halfHours, claimCents) => {
  const quote = {
    lines: [{ kind: "time" as const, rule: null, minutes: 60, hourlyRateCents: 4_050, amountCents: 4_050 }],
  };
  const slot = {
    endsAt: startsAt,
    timeZone: "UTC",
    quote: { ...quote, totalCents: 0, platformFeeCents: 0, taxCents: 0, hostCents: 0, currency: "usd" },
  };
  expect(overstayAt(slot, addMinutes(startsAt, minutes))).toEqual({
    overstayMinutes: minutes,
    halfHours,
    claimCents,
  });
});

test("what a crew overstayed stands in the use log from the moment it checks out", async () => {
  const { bookingId } = await book(world.as(renter), kitchen.spaceId, startsAt, 60);
  await at(0);
  await checkIn(world.as(renter), { bookingId });
  await at(60 + 41);
  await checkOut(world.as(renter), { bookingId });
  const log = await listUse(world.as(renter), bookingId);
  expect(log.at(-1)).toMatchObject({
    event: "checked_out",
    data: { overstayMinutes: 41, halfHours: 2, claimCents: 4_050 },
  });
});

test("a crew that has not come by the host's limit loses the slot: recorded once, and the rest of it is free at once", async () => {
  await world.at(new Date());
  const begin = addMinutes(startsAt, 180);
  const { bookingId } = await book(world.as(renter), kitchen.spaceId, begin, 240);
  await world.at(addMinutes(begin, 44));
  expect(await closeBookings(world.system())).toMatchObject({ noShows: 0 });
  await world.at(addMinutes(begin, 45));
  const both = await Promise.all([closeBookings(world.system()), closeBookings(world.system())]);
  expect(both.reduce((sum, run) => sum + run.noShows, 0)).toBe(1);
  const log = await listUse(world.as(renter), bookingId);
  expect(log.map((entry) => entry.event)).toEqual(["no_show"]);
  await expect(checkIn(world.as(renter), { bookingId })).rejects.toMatchObject({ code: "conflict" });
  const rest = { from: addMinutes(begin, 60), to: addMinutes(begin, 240) };
  const { free } = await getAvailability(world.anonymous(), { spaceId: kitchen.spaceId, ...rest });
  expect(free).toEqual([{ startsAt: rest.from, endsAt: rest.to }]);
  const other = await world.person();
  await hold(world.as(other), kitchen.spaceId, rest.from, 60);
  expect(await checkInvariants(world.system(), { settled: false })).toEqual([]);
});

test("a slot shorter than the host's limit is missed when it is over", async () => {
  await world.at(new Date());
  const begin = addMinutes(startsAt, 600);
  await world.sql("update kitchens set no_show_minutes = 120 where id = $1", [kitchen.id]);
  await book(world.as(renter), kitchen.spaceId, begin, 60);
  await world.at(addMinutes(begin, 59));
  expect(await closeBookings(world.system())).toMatchObject({ noShows: 0 });
  await world.at(addMinutes(begin, 60));
  expect(await closeBookings(world.system())).toMatchObject({ noShows: 1 });
});
