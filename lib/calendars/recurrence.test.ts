import fc from "fast-check";
import ICAL from "ical.js";
import { expect, test } from "vitest";
import { type Budget, occurrences, parseRule } from "./recurrence";

const start = Date.UTC(2026, 0, 5, 9);
const until = (text: string) =>
  Date.UTC(Number(text.slice(0, 4)), Number(text.slice(4, 6)) - 1, Number(text.slice(6, 8)), 23, 59, 59);
const ours = (
  rule: string,
  from = start,
  to = Date.UTC(2030, 0, 1),
  budget: Budget = { steps: 1_000_000 },
) => [...occurrences(parseRule(rule, until), start, from, to, budget)];
/** What a parser that is not ours makes of the same rule. */
function theirs(rule: string, most: number): number[] {
  const walk = ICAL.Recur.fromString(rule).iterator(ICAL.Time.fromDateTimeString("2026-01-05T09:00:00"));
  const found: number[] = [];
  for (let next = walk.next(); next && found.length < most; next = walk.next()) {
    found.push(Date.UTC(next.year, next.month - 1, next.day, next.hour, next.minute, next.second));
  }
  return found;
}

const RULES = [
  "FREQ=DAILY",
  "FREQ=DAILY;INTERVAL=3;COUNT=10",
  "FREQ=DAILY;UNTIL=20260301",
  "FREQ=WEEKLY;BYDAY=MO,WE,FR",
  "FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=MO,SA",
  "FREQ=MONTHLY",
  "FREQ=MONTHLY;BYMONTHDAY=-1",
  "FREQ=MONTHLY;BYDAY=1MO,-1FR",
  "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
  "FREQ=MONTHLY;BYMONTHDAY=31",
  "FREQ=YEARLY;BYMONTH=1;BYDAY=MO",
  "FREQ=YEARLY;BYMONTH=11;BYDAY=4TH",
  "FREQ=YEARLY;BYYEARDAY=100,200",
  "FREQ=DAILY;BYHOUR=9,17;BYMINUTE=0,30",
  "FREQ=HOURLY;INTERVAL=6;COUNT=40",
  "FREQ=MINUTELY;INTERVAL=90;COUNT=40",
];

test.each(RULES)("%s means the same as to a parser that is not ours", (rule) => {
  const others = theirs(rule, 60).filter((at) => at <= Date.UTC(2030, 0, 1));
  expect(ours(rule).slice(0, others.length)).toEqual(others);
});

test("where others are wrong: a day that no month has never comes, and a 53rd week only in long years", () => {
  expect(ours("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30")).toEqual([]);
  expect(ours("FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30")).toEqual([]);
  expect(
    ours("FREQ=YEARLY;BYWEEKNO=53;BYDAY=MO").map((at) => new Date(at).toISOString().slice(0, 10)),
  ).toEqual(["2026-12-28"]);
});

test("starting far into a series gives the same as walking to there", () => {
  const rules = RULES.filter((rule) => !rule.includes("COUNT"));
  fc.assert(
    fc.property(fc.constantFrom(...rules), fc.integer({ min: 0, max: 900 }), (rule, days) => {
      const from = start + days * 86_400_000;
      const to = from + 90 * 86_400_000;
      expect(ours(rule, from, to)).toEqual(ours(rule, start, to).filter((at) => at >= from));
    }),
    { numRuns: 200 },
  );
});

test.each([
  "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=31",
  "FREQ=SECONDLY;COUNT=999999999;BYSECOND=61",
  "FREQ=MINUTELY;BYHOUR=25",
  "FREQ=DAILY;INTERVAL=0",
  "FREQ=SOMETIMES",
])("F40 %s ends at once in a clear state", (rule) => {
  const began = performance.now();
  expect(() => ours(rule, start, Date.UTC(2036, 0, 1))).toThrow(/too_complex|malformed/);
  expect(performance.now() - began).toBeLessThan(2_000);
});

test.each([
  "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31",
  "FREQ=DAILY;INTERVAL=7;BYDAY=TU",
  "FREQ=DAILY;INTERVAL=999999",
])("F40 %s, which others never come back from, is an empty series", (rule) => {
  expect(ours(rule).filter((at) => at > start)).toEqual([]);
});
