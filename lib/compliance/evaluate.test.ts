import fc from "fast-check";
import { expect, test } from "vitest";
import { plusDays } from "@/lib/core/calendar-day";
import { dayStart } from "@/lib/core/zoned";
import { readPacks } from "@/scripts/compliance/packs";
import { evaluate, type Subject } from "./evaluate";
import { daysOfSlot, endOf, judgePaper, onDay, type Paper } from "./papers";
import { factsIn, type Rule, toRule } from "./rule";

/** No day is shorter than 23 hours: so many minutes after its start are still the day. */
const atMinute = (date: string, minute: number, tz: string) =>
  new Date(dayStart(date, tz).getTime() + minute * 60_000);

const { packs } = readPacks();
const rules = packs.flatMap(({ requirements }) => requirements.map(toRule));
const byType = (type: string) => rules.find(({ expiry }) => expiry.type === type) as Rule;
const paper = (more: Partial<Paper> = {}): Paper => ({
  ...{ requirement: "x", validFrom: null, validUntil: null, person: null, renewal: false },
  ...more,
});
const end = (rule: Rule | Partial<Rule>, more: Partial<Paper>) => endOf(rule as Rule, paper(more));

test.each([
  [{ type: "rolling-months", months: 6 }, "2026-08-31", "2027-02-28"],
  [{ type: "rolling-months", months: 48 }, "2024-02-29", "2028-02-29"],
  [{ type: "rolling-months", months: 13 }, "2026-11-30", "2027-12-30"],
  [{ type: "rolling-days", days: 90 }, "2026-08-23", "2026-11-21"],
  [{ type: "fixed-date", month: 2, day: "last", months: 12 }, "2027-03-01", "2028-02-29"],
  [{ type: "fixed-date", month: 2, day: "last", months: 12 }, "2027-02-28", "2028-02-29"],
  [{ type: "fixed-date", month: 6, day: 30, months: 12 }, "2026-06-30", "2027-06-30"],
  [{ type: "fixed-date", month: 6, day: 30, months: 12 }, "2026-06-29", "2026-06-30"],
  [{ type: "end-of-month", months: 12 }, "2027-02-10", "2028-02-29"],
  [{ type: "even-year-dec31" }, "2024-09-30", "2024-12-31"],
  [{ type: "even-year-dec31" }, "2024-10-01", "2026-12-31"],
  [{ type: "even-year-dec31" }, "2025-12-31", "2026-12-31"],
] as const)("%o from %s ends on %s", (expiry, validFrom, day) => {
  expect(end({ expiry, renewalMonths: null }, { validFrom })).toEqual({ kind: "day", day });
});

test("a printed end wins over every rule, and without a first day only papers that never end are sure", () => {
  for (const rule of rules) {
    expect(end(rule, { validFrom: "2020-01-01", validUntil: "2020-06-01" })).toEqual({
      kind: "day",
      day: "2020-06-01",
    });
    expect(end(rule, {}).kind).toBe(rule.expiry.type === "none" ? "never" : "unknown");
  }
});

test("a renewed paper has its own term where the rule gives one", () => {
  const card = rules.find(({ renewalMonths }) => renewalMonths !== null) as Rule;
  expect(end(card, { validFrom: "2024-06-01", renewal: true })).toEqual({ kind: "day", day: "2027-06-01" });
  expect(end(card, { validFrom: "2024-06-01" })).toEqual({ kind: "day", day: "2026-06-01" });
});

const zone = fc.constantFrom(
  ...["America/New_York", "America/Los_Angeles", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Kathmandu"],
);
const day = fc.integer({ min: 0, max: 20_000 }).map((n) => plusDays("2000-01-01", n));

test("a paper that ends on a day covers a slot that ends on it, and not one that ends the day after, in every zone", () => {
  fc.assert(
    fc.property(
      zone,
      day,
      fc.integer({ min: 1, max: 1_380 }),
      fc.integer({ min: 1, max: 1_440 }),
      (tz, lastDay, minute, length) => {
        const rule = byType("none");
        const covered = (date: string) => {
          const endsAt = atMinute(date, minute, tz);
          const startsAt = new Date(endsAt.getTime() - length * 60_000);
          const days = daysOfSlot({ startsAt, endsAt }, tz);
          return judgePaper(rule, paper({ validUntil: lastDay }), days)?.standing !== "expired";
        };
        expect([covered(lastDay), covered(plusDays(lastDay, 1))]).toEqual([true, false]);
      },
    ),
    { numRuns: 60 },
  );
});

test("a slot across midnight wants the paper from its first day through its last; ending at midnight is not the next day", () => {
  const tz = "America/Chicago";
  const night = { startsAt: atMinute("2026-03-07", 22 * 60, tz), endsAt: atMinute("2026-03-08", 240, tz) };
  expect(daysOfSlot(night, tz)).toEqual({ first: "2026-03-07", last: "2026-03-08" });
  const evening = { ...night, endsAt: atMinute("2026-03-08", 0, tz) };
  expect(daysOfSlot(evening, tz)).toEqual({ first: "2026-03-07", last: "2026-03-07" });
  const begins = paper({ validFrom: "2026-03-08", validUntil: "2027-01-01" });
  expect(judgePaper(byType("none"), begins, daysOfSlot(night, tz))).toBeNull();
});

const aRule = fc.constantFrom(...rules.filter(({ record }) => record.force === "mandatory"));
const aPaper = (rule: Rule) =>
  fc
    .record({
      start: fc.option(fc.integer({ min: -2_000, max: 60 })),
      until: fc.option(fc.integer({ min: 0, max: 2_000 })),
      renewal: fc.boolean(),
    })
    .map(({ start, until, renewal }): Paper => {
      const validFrom = start === null ? null : plusDays("2026-11-21", start);
      const validUntil = until === null ? null : plusDays(validFrom ?? "2026-11-21", until);
      return paper({ requirement: rule.id, validFrom, validUntil, renewal, person: "Ana" });
    });
const situation = aRule.chain((rule) =>
  fc.record({
    rule: fc.constant(rule),
    papers: fc.array(aPaper(rule), { maxLength: 5 }),
    extra: aPaper(rule),
    hired: fc.integer({ min: 0, max: 90 }),
  }),
);
const subject = (rule: Rule, papers: readonly Paper[], hired: number, on = "2026-11-21"): Subject => ({
  role: rule.record.applies_to === "renter" ? "renter" : "host",
  facts: new Set(factsIn([rule.record])),
  includeConventions: false,
  papers,
  staff: [{ name: "Ana", hiredOn: plusDays("2026-11-21", -hired) }],
  days: onDay(on),
});

test("a valid paper more never makes a result worse", () => {
  const rank = ["missing", "expired", "needs_review", "pending", "expiring", "satisfied"];
  fc.assert(
    fc.property(situation, ({ rule, papers, extra, hired }) => {
      const standing = judgePaper(rule, extra, onDay("2026-11-21"))?.standing;
      fc.pre(standing === "satisfied" || standing === "expiring");
      const [before, after] = [papers, [...papers, extra]].map(
        (held) => evaluate([rule], subject(rule, held, hired)).requirements[0]?.standing ?? "",
      );
      expect(rank.indexOf(after as string)).toBeGreaterThanOrEqual(rank.indexOf(before as string));
    }),
    { numRuns: 150 },
  );
});

test("a later day never makes an expired paper valid", () => {
  fc.assert(
    fc.property(situation, fc.integer({ min: 0, max: 3_000 }), ({ rule, extra }, later) => {
      const on = (date: string) => judgePaper(rule, extra, onDay(date))?.standing;
      fc.pre(on("2026-11-21") === "expired");
      expect(on(plusDays("2026-11-21", later))).toBe("expired");
    }),
    { numRuns: 150 },
  );
});

test("each answer says why it is asked and what to do, and a kitchen with nobody named is not in order", () => {
  const card = rules.find(({ id }) => id === "chicago.both.food-handler-card") as Rule;
  const { requirements, overall, inOrder } = evaluate([card], { ...subject(card, [], 0), staff: [] });
  expect(requirements[0]).toMatchObject({
    standing: "not_applicable",
    reason: "no_worker_named",
    action: "name_workers",
  });
  expect(requirements[0]?.because).toEqual([{ fact: "has_employees", holds: true }]);
  expect({ overall, inOrder }).toEqual({ overall: "needs_review", inOrder: false });
  const pending = evaluate([card], subject(card, [], 30));
  expect(pending.requirements[0]).toMatchObject({
    standing: "pending",
    dueOn: "2026-11-21",
    action: "train",
  });
  expect(evaluate([card], subject(card, [], 31)).requirements[0]).toMatchObject({ reason: "grace_over" });
});
