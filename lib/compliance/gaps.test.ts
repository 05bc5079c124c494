import fc from "fast-check";
import { expect, test } from "vitest";
import { plusDays } from "@/lib/core/calendar-day";
import { instantOf } from "@/lib/core/zoned";
import { readPacks } from "@/scripts/compliance/packs";
import { evaluate } from "./evaluate";
import { type GateSubject, gapsOf, type RulesFrom } from "./gaps";
import { daysOfSlot, onDay, type Paper } from "./papers";
import { FEDERAL } from "./read-pack";
import { toRule } from "./rule";

const TODAY = "2030-01-10";
const { packs } = readPacks();
const rulesOf = (slug: string) => packs.find((pack) => pack.slug === slug)?.requirements.map(toRule) ?? [];
const cityRules = (slug: string): RulesFrom[][] => [
  [{ effectiveOn: "2026-01-01", versionId: slug, rules: rulesOf(slug) }],
  [{ effectiveOn: "2026-01-01", versionId: FEDERAL, rules: rulesOf(FEDERAL) }],
];
const paper = (requirement: string, more: Partial<Paper> = {}): Paper => ({
  ...{ requirement, validFrom: null, validUntil: null, person: null, renewal: false },
  ...more,
});
const renter = (more: Partial<GateSubject> = {}): GateSubject => ({
  ...{ role: "renter", facts: [], papers: [], staff: [], waivers: [] },
  ...more,
});
const covers = (gaps: ReturnType<typeof gapsOf>, requirement: string, day: string) =>
  !gaps.some(
    (gap) =>
      gap.requirement === requirement && gap.fromOn <= day && (gap.untilOn === null || gap.untilOn > day),
  );

const day = fc.integer({ min: -400, max: 900 }).map((days) => plusDays(TODAY, days));
const MANAGER = "chicago.both.food-sanitation-manager";
const CARD = "chicago.both.food-handler-card";

test("a paper that ends on a day covers a slot that ends on that day and not one of the next, in every zone and across midnight", () => {
  const zones = [
    "America/Chicago",
    "Pacific/Auckland",
    "Pacific/Honolulu",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
  ];
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      fc.integer({ min: 1, max: 700 }),
      fc.integer({ min: 1, max: 30 }),
      (zone, until, hours) => {
        const last = plusDays(TODAY, until);
        const gaps = gapsOf(
          cityRules("chicago"),
          renter({ papers: [paper(MANAGER, { validFrom: "2029-01-01", validUntil: last })] }),
          TODAY,
        );
        const midnight = instantOf(plusDays(last, 1), "00:00", zone) as Date;
        const slot = (endsAt: Date) => ({ startsAt: new Date(endsAt.getTime() - hours * 3_600_000), endsAt });
        const lastDayOf = (endsAt: Date) => daysOfSlot(slot(endsAt), zone).last;
        expect(covers(gaps, MANAGER, lastDayOf(midnight))).toBe(true);
        expect(covers(gaps, MANAGER, lastDayOf(new Date(midnight.getTime() + 60_000)))).toBe(false);
      },
    ),
    { numRuns: 60 },
  );
});

test("on every day the gaps are what the engine finds wrong on that day, and between turning days nothing changes", () => {
  const papers = fc.array(
    fc.record({
      requirement: fc.constantFrom(MANAGER, CARD, "chicago.both.cdph-consultation"),
      from: day,
      length: fc.integer({ min: 0, max: 600 }),
      person: fc.constantFrom("Ana", "Ben"),
    }),
    { maxLength: 6 },
  );
  const staff = fc.uniqueArray(fc.record({ name: fc.constantFrom("Ana", "Ben"), hiredOn: day }), {
    selector: ({ name }) => name,
    maxLength: 2,
  });
  fc.assert(
    fc.property(papers, staff, fc.array(day, { minLength: 1, maxLength: 8 }), (held, hired, days) => {
      const subject = renter({
        facts: ["has_employees"],
        papers: held.map(({ requirement, from, length, person }) =>
          paper(requirement, {
            validFrom: from,
            validUntil: plusDays(from, length),
            person: requirement === CARD ? person : null,
          }),
        ),
        staff: hired.map((worker) => ({ ...worker, leftOn: null })),
      });
      const gaps = gapsOf(cityRules("chicago"), subject, TODAY);
      for (const on of days.filter((one) => one >= TODAY)) {
        const { requirements } = evaluate(
          [...rulesOf("chicago"), ...rulesOf(FEDERAL)].filter(
            ({ record }) => record.force === "mandatory" && record.confidence === "read",
          ),
          {
            ...subject,
            facts: new Set(subject.facts),
            staff: subject.staff.filter(({ hiredOn }) => (hiredOn as string) <= on),
            includeConventions: false,
            days: onDay(on),
          },
        );
        for (const { rule, standing, reason } of requirements) {
          const open =
            reason === "no_worker_named" || ["missing", "expired", "needs_review"].includes(standing);
          expect([on, rule.id, covers(gaps, rule.id, on)]).toEqual([on, rule.id, !open]);
        }
      }
    }),
    { numRuns: 150 },
  );
});

test("one more paper never opens a day that was covered", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(day, fc.integer({ min: 0, max: 500 })), { maxLength: 4 }),
      day,
      fc.integer({ min: 0, max: 500 }),
      day,
      (held, from, length, asked) => {
        const of = ([validFrom, days]: [string, number]) =>
          paper(MANAGER, { validFrom, validUntil: plusDays(validFrom, days) });
        const before = gapsOf(cityRules("chicago"), renter({ papers: held.map(of) }), TODAY);
        const after = gapsOf(
          cityRules("chicago"),
          renter({ papers: [...held, [from, length] as [string, number]].map(of) }),
          TODAY,
        );
        if (asked >= TODAY && covers(before, MANAGER, asked))
          expect(covers(after, MANAGER, asked)).toBe(true);
      },
    ),
    { numRuns: 100 },
  );
});

test("nobody is refused for a rule that was only recalled, nor for custom; who never said what they do is refused all", () => {
  const gaps = gapsOf(cityRules("seattle"), renter({ facts: ["has_employees", "sells_wholesale"] }), TODAY);
  const records = packs.flatMap(({ requirements }) => requirements);
  for (const { requirement } of gaps)
    expect(records.find(({ id }) => id === requirement)).toMatchObject({
      force: "mandatory",
      confidence: "read",
    });
  expect(gaps.length).toBeGreaterThan(3);
  expect(gapsOf(cityRules("seattle"), renter({ facts: null }), TODAY)).toMatchObject([
    { requirement: "", standing: "unknown", fromOn: TODAY, untilOn: null },
  ]);
});

test("a new worker has the days of grace, a waiver its days, and a later version counts from its day on", () => {
  const staff = [{ name: "Ana", hiredOn: TODAY, leftOn: plusDays(TODAY, 60) }];
  const facts = ["has_employees"];
  const card = gapsOf(cityRules("chicago"), renter({ facts, staff }), TODAY).filter(
    (gap) => gap.requirement === CARD,
  );
  // Thirty days after the hire she may still be without it; after she left nobody of that kind is named any more.
  expect(card).toMatchObject([
    { standing: "missing", fromOn: plusDays(TODAY, 31), untilOn: plusDays(TODAY, 61), workers: ["Ana"] },
    { standing: "missing", fromOn: plusDays(TODAY, 61), untilOn: null, workers: [] },
  ]);
  const waivers = [{ requirement: MANAGER, fromOn: TODAY, untilOn: plusDays(TODAY, 9) }];
  const waived = gapsOf(cityRules("chicago"), renter({ waivers }), TODAY);
  expect(waived.find((gap) => gap.requirement === MANAGER)?.fromOn).toBe(plusDays(TODAY, 10));
  const [city, nation] = cityRules("chicago") as [RulesFrom[], RulesFrom[]];
  const later = {
    effectiveOn: plusDays(TODAY, 20),
    versionId: "next",
    rules: rulesOf("chicago").filter(({ id }) => id !== MANAGER),
  };
  const changed = gapsOf([[...city, later], nation], renter(), TODAY);
  expect(changed.find((gap) => gap.requirement === MANAGER)).toMatchObject({
    fromOn: TODAY,
    untilOn: later.effectiveOn,
  });
});
