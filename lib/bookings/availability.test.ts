import fc from "fast-check";
import { expect, test } from "vitest";
import { addDays, addMinutes, contains, type Interval, overlaps, toRange, union } from "@/lib/core/interval";
import type { SpaceCard } from "@/lib/kitchens";
import { freeRuns, freeTimes } from "./availability";

/** A day in quarters of an hour, small enough to try every slot there is. */
const START = new Date("2030-01-02T00:00:00Z");
const QUARTERS = 64;
const at = (quarter: number) => addMinutes(START, quarter * 15);
const span = (max: number) =>
  fc
    .tuple(fc.integer({ min: 0, max: QUARTERS - 1 }), fc.integer({ min: 1, max }))
    .map(([from, length]): Interval => ({ startsAt: at(from), endsAt: at(from + length) }));

const world = fc.record({
  open: fc.array(span(40), { minLength: 1, maxLength: 3 }),
  stations: fc.array(fc.array(span(10), { maxLength: 4 }), { minLength: 1, maxLength: 4 }),
  units: fc.option(fc.integer({ min: 1, max: 4 }), { nil: null }),
  before: fc.constantFrom(0, 15, 30),
  after: fc.constantFrom(0, 15, 60),
  minQuarters: fc.integer({ min: 1, max: 8 }),
  lead: fc.constantFrom(0, 60, 300),
  window: span(60),
});
type World = typeof world extends fc.Arbitrary<infer T> ? T : never;

const cardOf = ({ open, stations, units, before, after, minQuarters, lead }: World) =>
  ({
    openTimes: union(open),
    stationIds: stations.map((_, i) => `station-${i}`),
    units: units === null ? null : Math.min(units, stations.length),
    bufferBeforeMinutes: before,
    bufferAfterMinutes: after,
    minMinutes: minQuarters * 15,
    leadTimeMinutes: lead,
    horizonDays: 30,
  }) as SpaceCard;

/** The definition: enough stations on which nobody is during the slot and the time kept around it. */
function mayBeHeld(model: World, card: SpaceCard, slot: Interval): boolean {
  const kept = {
    startsAt: addMinutes(slot.startsAt, -card.bufferBeforeMinutes),
    endsAt: addMinutes(slot.endsAt, card.bufferAfterMinutes),
  };
  const free = model.stations.filter((blocked) => !blocked.some((b) => overlaps(b, kept))).length;
  return (
    contains(model.window, slot) &&
    slot.startsAt >= addMinutes(START, card.leadTimeMinutes) &&
    card.openTimes.some((open) => contains(open, slot)) &&
    free >= (card.units ?? model.stations.length)
  );
}

test("free time is exactly where some slot can be held: every start, every length, tried one by one", () => {
  fc.assert(
    fc.property(world, (model) => {
      const card = cardOf(model);
      const blocked = model.stations.flatMap((list, i) =>
        list.map((b) => ({ station_id: `station-${i}`, blocked: toRange(b) })),
      );
      const free = freeTimes(card, freeRuns(card, blocked), model.window, START);
      for (let from = 0; from < QUARTERS; from++) {
        for (let length = model.minQuarters; length <= model.minQuarters + 6; length++) {
          const slot = { startsAt: at(from), endsAt: at(from + length) };
          expect([from, length, free.some((f) => contains(f, slot))]).toEqual([
            from,
            length,
            mayBeHeld(model, card, slot),
          ]);
        }
      }
    }),
    { numRuns: 150 },
  );
});

test("nothing is offered beyond the horizon, and nothing shorter than the shortest slot", () => {
  const model: World = {
    open: [{ startsAt: START, endsAt: addDays(START, 60) }],
    stations: [[]],
    units: null,
    before: 0,
    after: 0,
    minQuarters: 4,
    lead: 0,
    window: { startsAt: START, endsAt: addDays(START, 60) },
  };
  const card = cardOf(model);
  expect(freeTimes(card, freeRuns(card, []), model.window, START)).toEqual([
    { startsAt: START, endsAt: addDays(START, 30) },
  ]);
  const gap = [
    {
      station_id: "station-0",
      blocked: toRange({ startsAt: addMinutes(START, 45), endsAt: addDays(START, 40) }),
    },
  ];
  expect(freeTimes(card, freeRuns(card, gap), model.window, START)).toEqual([]);
});
