import fc from "fast-check";
import { expect, test } from "vitest";
import { daysBetween, endOfMonth, isCalendarDay, nextYearly, plusDays, plusMonths } from "./calendar-day";
import { monthsLater } from "./zoned";

const MS = 86_400_000;
const number = fc.integer({ min: -25_000, max: 45_000 });
const dayOf = (days: number) => new Date(days * MS).toISOString().slice(0, 10);

test("days are counted as the calendar does, leap years and all", () => {
  fc.assert(
    fc.property(
      number,
      fc.integer({ min: -4_000, max: 4_000 }),
      fc.integer({ min: 0, max: 200 }),
      (at, n, months) => {
        expect(plusDays(dayOf(at), n)).toBe(dayOf(at + n));
        expect(daysBetween(dayOf(at), dayOf(at + n))).toBe(n);
        expect(plusMonths(dayOf(at), months)).toBe(monthsLater(dayOf(at), months));
        const end = endOfMonth(dayOf(at), months);
        expect(plusDays(end, 1).slice(8)).toBe("01");
        expect(end.slice(0, 7)).toBe(monthsLater(`${dayOf(at).slice(0, 7)}-01`, months).slice(0, 7));
      },
    ),
    { numRuns: 300 },
  );
});

test("a yearly date comes strictly after the day, and the last of February is the 29th in a leap year", () => {
  expect(nextYearly("2026-06-30", 6, 30)).toBe("2027-06-30");
  expect(nextYearly("2027-03-01", 2, "last")).toBe("2028-02-29");
  expect(nextYearly("2026-12-30", 12, 31)).toBe("2026-12-31");
});

test.each([
  "2026-02-29",
  "2026-13-01",
  "2026-00-10",
  "26-01-01",
  "2026-1-1",
  "1899-12-31",
  "2101-01-01",
  "",
  "2026-01-01T",
])("%s is no day", (text) => expect(isCalendarDay(text)).toBe(false));

test.each(["2024-02-29", "1900-01-01", "2100-12-31"])("%s is a day", (text) =>
  expect(isCalendarDay(text)).toBe(true),
);
