import fc from "fast-check";
import { expect, test } from "vitest";
import { slotAt } from "@/lib/core/interval";
import type { Allowance } from "@/lib/core/plan-terms";
import { byTheHour, quoteSlot, termsOf } from ".";

const slot = (minutes: number) => slotAt(new Date("2030-01-02T09:00:00Z"), minutes);
const plan = (parts: Partial<Allowance>): Allowance => ({
  ...{ id: "a", name: "Baker", includes: "hours", left: 180, overage: [], overMinutes: 0 },
  ...parts,
});
const at40 = byTheHour(4_000);
const brief = (quote: ReturnType<typeof quoteSlot>) =>
  quote.lines.map((line) => [line.kind, "minutes" in line ? line.minutes : null, line.amountCents]);

test("hours of a plan cover a slot from its start, the plan that ends soonest first, the rest costs what everybody pays", () => {
  const plans = [plan({ left: 60 }), plan({ id: "b", name: "Cook", left: 90 })];
  const quote = quoteSlot(slot(240), { ...at40, plans });
  expect(brief(quote)).toEqual([
    ["plan", 60, 0],
    ["plan", 90, 0],
    ["time", 90, 6_000],
  ]);
  expect(quote.terms?.plans?.map(({ id, left }) => [id, left])).toEqual([
    ["a", 60],
    ["b", 90],
  ]);
});

test("what is beyond a plan costs its steps, counted on from what the month has had beyond it", () => {
  const overage = [
    { minutes: 120, hourlyRateCents: 2_000 },
    { minutes: null, hourlyRateCents: 3_000 },
  ];
  const quote = quoteSlot(slot(240), { ...at40, plans: [plan({ left: 60, overage, overMinutes: 60 })] });
  expect(brief(quote)).toEqual([
    ["plan", 60, 0],
    ["overage", 60, 2_000],
    ["overage", 120, 6_000],
  ]);
  expect(quote.terms?.plans).toMatchObject([{ left: 60, over: 180 }]);
});

test("whom a plan pays for owes no minimum, and nothing at all where it pays everything", () => {
  const rates = { ...at40.rates, minimumCents: 20_000 };
  expect(quoteSlot(slot(120), { ...at40, rates, plans: [plan({})] }).totalCents).toBe(0);
  expect(quoteSlot(slot(240), { ...at40, rates, plans: [plan({})] }).totalCents).toBe(4_000);
});

test("credit of a plan pays what it can of all lines, and leaves a card nothing or at least a dollar", () => {
  const credit = (left: number) =>
    quoteSlot(slot(60), { ...at40, plans: [plan({ includes: "credit", left })] });
  expect(credit(9_000).totalCents).toBe(0);
  expect(credit(9_000).terms?.plans).toMatchObject([{ left: 4_000 }]);
  expect(credit(3_950).totalCents).toBe(100);
  expect(credit(1_000).totalCents).toBe(3_000);
});

test("another length is priced by the hours that the booking took: a shorter one frees none, a longer one takes no more", () => {
  const booked = quoteSlot(slot(120), { ...at40, plans: [plan({})] });
  const frozen = termsOf(booked, "UTC");
  expect(quoteSlot(slot(180), frozen).totalCents).toBe(4_000);
  const shorter = quoteSlot(slot(60), frozen);
  expect(quoteSlot(slot(120), termsOf(shorter, "UTC")).totalCents).toBe(0);
});

test("with any plans the lines sum to the total, nothing is below zero, and no plan gives more than it has", () => {
  const anyPlan = fc.record({
    id: fc.uuid(),
    name: fc.constant("P"),
    includes: fc.constantFrom("hours" as const, "credit" as const),
    left: fc.nat(30_000),
    overage: fc.array(
      fc.record({
        minutes: fc.option(fc.integer({ min: 1, max: 600 })),
        hourlyRateCents: fc.integer({ min: 100, max: 9_000 }),
      }),
      { maxLength: 2 },
    ),
    overMinutes: fc.nat(600),
  });
  fc.assert(
    fc.property(
      fc.array(anyPlan, { maxLength: 4 }),
      fc.integer({ min: 1, max: 96 }),
      fc.boolean(),
      (plans, n, onTop) => {
        const rates = {
          ...at40.rates,
          renterPaysFee: onTop,
          fees: [{ name: "Cleaning", amountCents: 2_500 }],
        };
        const quote = quoteSlot(slot(n * 15), { ...at40, rates, plans });
        const sum = quote.lines.reduce((total, { amountCents }) => total + amountCents, 0);
        expect(sum).toBe(quote.totalCents);
        expect(quote.totalCents === 0 || quote.totalCents >= 100).toBe(true);
        expect(quote.platformFeeCents + quote.taxCents + quote.hostCents).toBe(quote.totalCents);
        expect(Math.min(quote.platformFeeCents, quote.taxCents, quote.hostCents)).toBeGreaterThanOrEqual(0);
        for (const kept of quote.terms?.plans ?? [])
          expect(kept.left).toBeLessThanOrEqual(plans.find(({ id }) => id === kept.id)?.left ?? -1);
      },
    ),
  );
});
