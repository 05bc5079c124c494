import { expect, test } from "vitest";
import { joinWaitlist, leaveWaitlist, listWaitlist, offerToWaitlist } from "@/lib/bookings";
import { addHours } from "@/lib/core/interval";
import { ALWAYS_OPEN, soon } from "@/lib/testing/factories";
import { ownStripe } from "@/lib/testing/own-stripe";
import { book, hold } from "@/lib/testing/paying";
import { openWorld } from "@/lib/testing/world";
import { cancelBooking, sweepHolds } from ".";

const world = await openWorld();
await ownStripe();

/** A kitchen with one taken slot of two hours and `count` people who wait for it, in that order. */
async function line(hoursAhead: number, count: number) {
  const { spaceId } = await world.kitchen({ hours: ALWAYS_OPEN });
  const holder = await world.person();
  const startsAt = soon(hoursAhead);
  const { bookingId } = await book(world.as(holder), spaceId, startsAt);
  const people = [];
  for (let i = 0; i < count; i++) {
    const person = await world.person();
    const wanted = {
      spaceId,
      windowStartsAt: startsAt,
      windowEndsAt: addHours(startsAt, 2),
      durationMinutes: 120,
    };
    people.push({ ...person, entry: await joinWaitlist(world.as(person), wanted) });
  }
  const free = () => cancelBooking(world.as(holder), { bookingId, reason: "" });
  return { spaceId, startsAt, people, free };
}
const offers = async (people: { id: string }[]) =>
  (
    await world.sql<{ renter_id: string }>(
      "select renter_id from bookings where status = 'held' and renter_id = any($1)",
      [people.map(({ id }) => id)],
    )
  ).map((row) => row.renter_id);

test("what frees up is held for the first in line, told by mail, and nobody else can take it meanwhile", async () => {
  const { people, free, spaceId, startsAt } = await line(60, 3);
  await offerToWaitlist(world.system());
  expect(await offers(people)).toEqual([]);
  await free();
  expect(await offers(people)).toEqual([people[0]?.id]);
  const mails = await world.sql(
    "select 1 from outbox where job->>'template' = 'waitlist_offer' and job->>'userId' = $1",
    [people[0]?.id],
  );
  expect(mails).toHaveLength(1);
  await expect(hold(world.as(await world.person()), spaceId, startsAt)).rejects.toMatchObject({
    code: "slot_taken",
  });
  await offerToWaitlist(world.system());
  expect(await offers(people)).toEqual([people[0]?.id]);
});

test("an offer that runs out goes to the next in line, and nobody is offered twice", async () => {
  const { people, free } = await line(70, 3);
  await free();
  const seen: string[] = [];
  for (let turn = 0; turn < 4; turn++) {
    if (turn > 0) await offerToWaitlist(world.system());
    seen.push(...(await offers(people)));
    await world.sql(
      "update bookings set hold_expires_at = now() - interval '1 second' where status = 'held' and renter_id = any($1)",
      [people.map(({ id }) => id)],
    );
    await sweepHolds(world.system());
  }
  expect(seen).toEqual(people.map(({ id }) => id));
});

test("ten runs at once make one offer", async () => {
  const { people, free } = await line(80, 2);
  await free();
  await Promise.all(Array.from({ length: 10 }, () => offerToWaitlist(world.system())));
  expect(await offers(people)).toEqual([people[0]?.id]);
});

test("who leaves is passed over; a line is seen and left by its own person only", async () => {
  const { people, free } = await line(90, 2);
  const [first, second] = people;
  if (!first || !second) throw new Error("two people wait");
  await expect(leaveWaitlist(world.as(second), { entryId: first.entry.id })).rejects.toMatchObject({
    code: "not_found",
  });
  expect(await listWaitlist(world.as(first))).toHaveLength(1);
  await leaveWaitlist(world.as(first), { entryId: first.entry.id });
  expect(await listWaitlist(world.as(first))).toEqual([]);
  await free();
  await offerToWaitlist(world.system());
  expect(await offers(people)).toEqual([second.id]);
});
