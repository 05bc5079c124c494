import fc from "fast-check";
import { expect, test } from "vitest";
import { byTheHour, quoteSlot, splitKept } from "@/lib/pricing/quote";
import { randomFrom } from "@/lib/testing/random";
import { slotAt } from "./interval";
import { bps, cents, formatMoney, priceOfMinutes, shareOf } from "./money";

const RUNS = { numRuns: 2_000 };
const MILLION = 1_000_000;
const rate = fc.integer({ min: 100, max: 10_000_000 });
const minutes = fc.integer({ min: 1, max: 10_080 });
const startsAt = fc.date({ min: new Date("2000-01-01"), max: new Date("2100-01-01"), noInvalidDate: true });

test("the parts of every price sum to its total, each a whole number of cents and none below zero", () => {
  fc.assert(
    fc.property(rate, minutes, startsAt, (hourly, length, start) => {
      const slot = { startsAt: start, endsAt: new Date(start.getTime() + length * 60_000) };
      const quote = quoteSlot(slot, byTheHour(hourly));
      const { totalCents, platformFeeCents, taxCents, hostCents } = quote;
      expect(platformFeeCents + taxCents + hostCents).toBe(totalCents);
      expect(quote.lines.reduce((sum, line) => sum + line.amountCents, 0)).toBe(totalCents);
      for (const part of [totalCents, platformFeeCents, taxCents, hostCents]) {
        expect(Number.isSafeInteger(part) && part >= 0).toBe(true);
      }
      // Up to the next cent, and the fee never above its share: reckoned in whole numbers only.
      expect(BigInt(totalCents) * 60n - BigInt(hourly) * BigInt(length)).toBeLessThan(60n);
      expect(BigInt(platformFeeCents) * 10_000n).toBeLessThanOrEqual(BigInt(totalCents) * 1_500n);
    }),
    RUNS,
  );
});

test("what a cancellation keeps is split to the cent", () => {
  const quote = quoteSlot(slotAt(new Date("2030-01-01T00:00:00Z"), 60), byTheHour(4_000));
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2_000_000_000 }), (kept) => {
      const { platformFeeCents, hostCents } = splitKept(cents(kept), quote);
      expect(platformFeeCents + hostCents).toBe(kept);
      expect(Math.min(platformFeeCents, hostCents)).toBeGreaterThanOrEqual(0);
    }),
    RUNS,
  );
});

test("a share is never more than the whole, and never a fraction", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 2_000_000_000 }),
      fc.integer({ min: 0, max: 10_000 }),
      (amount, share) => {
        const part = shareOf(cents(amount), bps(share));
        expect(Number.isSafeInteger(part)).toBe(true);
        expect(part + shareOf(cents(amount), bps(10_000 - share))).toBeLessThanOrEqual(amount);
      },
    ),
    RUNS,
  );
});

test("a longer slot never costs less, and an hour costs the hourly rate", () => {
  fc.assert(
    fc.property(rate, minutes, (hourly, length) => {
      expect(priceOfMinutes(cents(hourly), length + 1)).toBeGreaterThanOrEqual(
        priceOfMinutes(cents(hourly), length),
      );
      expect(priceOfMinutes(cents(hourly), 60)).toBe(hourly);
    }),
    RUNS,
  );
});

test("money refuses fractions and what no number can hold exactly", () => {
  for (const wrong of [0.1, Number.NaN, Infinity, 2 ** 53]) expect(() => cents(wrong)).toThrow(RangeError);
  for (const wrong of [-1, 10_001, 0.5]) expect(() => bps(wrong)).toThrow(RangeError);
  expect(formatMoney(123_450)).toBe("$1,234.50");
});

test("F28 a million prices, each split and cancelled at a million rates, add up to the cent", () => {
  const random = randomFrom(28);
  const start = new Date("2030-01-01T00:00:00Z");
  let wrong = 0;
  for (let i = 0; i < MILLION; i++) {
    const hourly = cents(100 + random.below(9_999_901));
    const slot = { startsAt: start, endsAt: new Date(start.getTime() + (1 + random.below(10_080)) * 60_000) };
    const quote = quoteSlot(slot, byTheHour(hourly));
    const { totalCents, platformFeeCents, taxCents, hostCents } = quote;
    const refund = shareOf(cents(totalCents), bps(random.below(10_001)));
    const kept = splitKept(cents(totalCents - refund), quote);
    const parts = [platformFeeCents, taxCents, hostCents, refund, kept.platformFeeCents, kept.hostCents];
    const whole = parts.every((part) => Number.isSafeInteger(part) && part >= 0);
    const sums = platformFeeCents + taxCents + hostCents === totalCents;
    if (!whole || !sums || refund + kept.platformFeeCents + kept.hostCents !== totalCents) wrong++;
  }
  expect(wrong).toBe(0);
});
