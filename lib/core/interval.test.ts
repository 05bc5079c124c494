import fc from "fast-check";
import { expect, test } from "vitest";
import {
  contains,
  fromRanges,
  type Interval,
  minutesIn,
  overlaps,
  subtract,
  toMultirange,
  union,
} from "./interval";

/** A day of minutes: small enough to hold every minute as itself. */
const LENGTH = 240;
const EPOCH = Date.UTC(2030, 0, 1);
const at = (minute: number) => new Date(EPOCH + minute * 60_000);
const interval = fc
  .tuple(fc.integer({ min: 0, max: LENGTH }), fc.integer({ min: 0, max: 60 }))
  .map(([from, length]): Interval => ({ startsAt: at(from), endsAt: at(from + length) }));
const intervals = fc.array(interval, { maxLength: 12 });
const minutesOf = (list: readonly Interval[]) => {
  const inside = new Set<number>();
  for (const { startsAt, endsAt } of list) {
    for (let t = startsAt.getTime(); t < endsAt.getTime(); t += 60_000) inside.add(t);
  }
  return inside;
};
const sorted = (set: Set<number>) => [...set].sort((a, b) => a - b);
/** In order, apart from each other, none empty. */
const tidy = (list: readonly Interval[]) =>
  list.every(
    (one, i) => one.startsAt < one.endsAt && (i === 0 || (list[i - 1]?.endsAt as Date) < one.startsAt),
  );
const RUNS = { numRuns: 1_000 };

test("a union has every minute of its parts and no other", () => {
  fc.assert(
    fc.property(intervals, (list) => {
      const joined = union(list);
      expect(sorted(minutesOf(joined))).toEqual(sorted(minutesOf(list)));
      expect(tidy(joined)).toBe(true);
    }),
    RUNS,
  );
});

test("what is left after cutting is minute by minute what nobody took", () => {
  fc.assert(
    fc.property(intervals, intervals, (whole, taken) => {
      const gone = minutesOf(taken);
      const left = subtract(whole, taken);
      expect(sorted(minutesOf(left))).toEqual(sorted(minutesOf(whole)).filter((minute) => !gone.has(minute)));
      expect(tidy(left)).toBe(true);
    }),
    RUNS,
  );
});

test("joining and cutting leave what they were given as it was", () => {
  fc.assert(
    fc.property(intervals, intervals, (whole, taken) => {
      const before = JSON.stringify([whole, taken]);
      union(whole);
      subtract(whole, taken);
      expect(JSON.stringify([whole, taken])).toBe(before);
    }),
    RUNS,
  );
});

test("half open: neighbours do not overlap, and overlap means a common minute", () => {
  fc.assert(
    fc.property(interval, interval, (a, b) => {
      const inB = minutesOf([b]);
      fc.pre(minutesIn(a) > 0 && minutesIn(b) > 0);
      expect(overlaps(a, b)).toBe([...minutesOf([a])].some((minute) => inB.has(minute)));
      expect(contains(b, a)).toBe([...minutesOf([a])].every((minute) => inB.has(minute)));
    }),
    RUNS,
  );
});

test("ranges read back from their Postgres form as they were", () => {
  fc.assert(
    fc.property(intervals, (list) => {
      expect(fromRanges(toMultirange(list))).toEqual(union(list));
    }),
    RUNS,
  );
  expect(
    fromRanges(
      `{["2030-01-02 09:00:00+00","2030-01-02 10:30:00.5+05:30"),[2030-02-01 00:00:00-06,2030-02-01 01:00:00-06)}`,
    ),
  ).toEqual([
    { startsAt: new Date("2030-01-02T09:00:00Z"), endsAt: new Date("2030-01-02T05:00:00.500Z") },
    { startsAt: new Date("2030-02-01T06:00:00Z"), endsAt: new Date("2030-02-01T07:00:00Z") },
  ]);
});
