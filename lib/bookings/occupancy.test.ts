import { expect, test } from "vitest";
import { uuidv7 } from "@/lib/core/ids";
import { addDays, slotAt } from "@/lib/core/interval";
import { NO_RATES } from "@/lib/core/price-terms";
import { spaceCard } from "@/lib/kitchens";
import { openWorld } from "@/lib/testing/world";
import { noExtras, pricedWith } from "./equipment";
import { holdSlot, holdStatement } from "./hold-slot";
import { occupancyRequest, occupancyStep } from "./occupancy";
import { releaseHold } from "./release-hold";
import { joinWaitlist, offerToWaitlist } from "./waitlist";

const world = await openWorld({ now: "2030-01-01T00:00:00Z" });

const QUIET = { name: "Quiet day", when: "below" as const, bookedPercent: 30, percentBps: -2_000 };
const BUSY = { name: "Busy day", when: "above" as const, bookedPercent: 50, percentBps: 2_500 };
/** Open ten hours a day from eight to six in Chicago, at forty dollars an hour; two tables, `units` of which a slot takes. */
const kitchenOf = async (units: number | null) => {
  const { spaceId } = await world.kitchen({
    hours: [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opensMinute: 480, closesMinute: 1_080 })),
    stations: [
      { name: "Table 1", kind: "table" },
      { name: "Table 2", kind: "table" },
    ],
    spaces: [{ units, rates: { ...NO_RATES, occupancies: [QUIET, BUSY] } }],
  });
  return spaceId;
};
/** An hour of the first Wednesday of 2030, by the kitchen's clock. */
const at = (hour: number) => new Date(Date.UTC(2030, 0, 2, hour + 6));
const once = () => ({ key: uuidv7(), hash: "same" });
const hold = async (spaceId: string, startsAt: Date, hours: number, key = once()) => {
  const person = await world.person();
  const input = { spaceId, startsAt, durationMinutes: hours * 60 };
  return { person, booking: (await holdSlot(world.as(person), input, key)).booking };
};
const priceOf = ({ booking }: Awaited<ReturnType<typeof hold>>) =>
  booking.quote.lines.map(({ kind, amountCents }) => [kind, amountCents]);

test("each hold pays the step of the day as it was: less below the one share, nothing on either, more above the other", async () => {
  const spaceId = await kitchenOf(null);
  expect(priceOf(await hold(spaceId, at(8), 3))).toEqual([
    ["time", 12_000],
    ["occupancy", -2_400],
  ]);
  // Three of ten hours, which is not below 30 %, and five of ten, which is not above 50 %.
  const second = await hold(spaceId, at(11), 2);
  expect(priceOf(second)).toEqual([["time", 8_000]]);
  expect(priceOf(await hold(spaceId, at(13), 1))).toEqual([["time", 4_000]]);
  const busy = await hold(spaceId, at(14), 1);
  expect(priceOf(busy)).toEqual([
    ["time", 4_000],
    ["occupancy", 1_000],
  ]);
  expect(busy.booking.quote).toMatchObject({ totalCents: 5_000, terms: { occupancy: BUSY } });
  // The next day is another one, and what was given back counts no more.
  expect(priceOf(await hold(spaceId, addDays(at(8), 1), 1))[1]).toEqual(["occupancy", -800]);
  await releaseHold(world.system(), second.booking.id, "cancelled");
  expect(priceOf(await hold(spaceId, at(11), 1))).toEqual([["time", 4_000]]);
});

test("where a slot takes one of two tables, the day has the hours of both", async () => {
  const spaceId = await kitchenOf(1);
  for (const hour of [8, 11]) expect(priceOf(await hold(spaceId, at(hour), 3))).toHaveLength(2);
  // Six of twenty hours.
  expect(priceOf(await hold(spaceId, at(14), 3))).toEqual([["time", 12_000]]);
});

test("a price of before the day filled up holds nothing, and the same request then pays what the day is like", async () => {
  const spaceId = await kitchenOf(null);
  const person = await world.person();
  const ctx = world.as(person);
  const card = await spaceCard(ctx, spaceId, true);
  const slot = slotAt(at(12), 60);
  const occupancy = await occupancyStep(ctx, card, slot.startsAt);
  expect(occupancy).toEqual(QUIET);
  await hold(spaceId, at(8), 3);
  const key = once();
  const terms = { holdMinutes: 10, maxLiveHolds: 3 };
  const tryWith = (step: typeof occupancy) => {
    const asked = pricedWith(card, slot, { ...noExtras(ctx.now), occupancy: step });
    const statement = holdStatement(card, slot, uuidv7(), key, terms, asked);
    return ctx.db.run((query) => query.execute<{ answer: { outcome: string } }>(statement));
  };
  expect((await tryWith(occupancy)).rows[0]?.answer).toEqual({ outcome: "stale" });
  expect((await tryWith(BUSY)).rows[0]?.answer).toEqual({ outcome: "stale" });
  expect(await world.sql("select 1 from bookings where renter_id = $1", [person.id])).toEqual([]);
  const input = { spaceId, startsAt: slot.startsAt, durationMinutes: 60 };
  const { booking } = await holdSlot(ctx, input, key);
  expect(booking.quote.totalCents).toBe(4_000);
});

test("who waited in line is offered the slot at the step of that day", async () => {
  const spaceId = await kitchenOf(null);
  const person = await world.person();
  const window = { windowStartsAt: at(8), windowEndsAt: at(10), durationMinutes: 120 };
  await joinWaitlist(world.as(person), { spaceId, ...window });
  await offerToWaitlist(world.system());
  const offered = await world.sql("select total_cents from bookings where renter_id = $1", [person.id]);
  expect(offered).toEqual([{ total_cents: 6_400 }]);
});

test("a space without such steps says nothing of the day when it is held", async () => {
  const { spaceId } = await world.kitchen();
  const card = await spaceCard(world.system(), spaceId, true);
  expect(occupancyRequest(card, slotAt(at(8), 60), null)).toEqual({});
});
