import fc from "fast-check";
import { expect, test } from "vitest";
import type { CancellationPolicy } from "@/lib/core/booking-terms";
import { addHours, addMinutes } from "@/lib/core/interval";
import { NAMED_POLICIES, type NamedPolicy } from "@/lib/core/kitchen-terms";
import { SavePoliciesInput } from "@/lib/kitchens/schemas";
import { POLICIES, refundFor } from "./cancellation-policy";

const STARTS = new Date("2030-06-15T18:00:00Z");
/** Terms that a kitchen may give itself: each step with less notice gives less back. */
const own = fc
  .record({
    hours: fc.uniqueArray(fc.integer({ min: 0, max: 2_160 }), { minLength: 1, maxLength: 5 }),
    percents: fc.uniqueArray(fc.integer({ min: 1, max: 100 }), { minLength: 5, maxLength: 5 }),
    graceMinutes: fc.integer({ min: 0, max: 1_440 }),
    fee: fc.integer({ min: 0, max: 500 }),
  })
  .map(({ hours, percents, graceMinutes, fee }) => {
    const falling = (numbers: number[]) => numbers.toSorted((a, b) => b - a).map(String);
    const form = {
      ...{ kitchenId: "0190a000-0000-7000-8000-000000000001", cancellationPolicy: "custom" },
      ...{ leadTimeMinutes: 0, horizonDays: 90, graceMinutes, fee: String(fee) },
      ...{ stepHours: falling(hours), stepPercents: falling(percents).slice(0, hours.length) },
    };
    return SavePoliciesInput.parse(form).customPolicy as CancellationPolicy;
  });
const booking = fc.record({
  policy: fc.oneof(
    fc.constantFrom(...NAMED_POLICIES).map((name) => POLICIES[name]),
    own,
  ),
  totalCents: fc.integer({ min: 0, max: 10_000_000 }),
  confirmedHoursBefore: fc.integer({ min: 0, max: 2_000 }),
});
const made = ({
  policy,
  totalCents,
  confirmedHoursBefore,
}: {
  policy: CancellationPolicy;
  totalCents: number;
  confirmedHoursBefore: number;
}) => ({
  cancellationPolicy: policy,
  startsAt: STARTS,
  confirmedAt: addHours(STARTS, -confirmedHoursBefore),
  totalCents,
});
const minutesBefore = fc.integer({ min: 0, max: 120_000 });

test("what comes back and what is kept are the whole, to the cent, whoever cancels and whenever", () => {
  fc.assert(
    fc.property(
      booking,
      minutesBefore,
      fc.constantFrom("renter", "host", "platform"),
      (spec, minutes, by) => {
        const { refundCents, keptCents } = refundFor(
          made(spec),
          by as "renter",
          addMinutes(STARTS, -minutes),
        );
        expect(refundCents + keptCents).toBe(spec.totalCents);
        expect(Math.min(refundCents, keptCents)).toBeGreaterThanOrEqual(0);
        if (by !== "renter") expect(refundCents).toBe(spec.totalCents);
      },
    ),
    { numRuns: 1_000 },
  );
});

test("waiting never pays: the later a renter cancels, the less or the same comes back", () => {
  fc.assert(
    fc.property(booking, minutesBefore, minutesBefore, (spec, a, b) => {
      const at = (minutes: number) =>
        refundFor(made(spec), "renter", addMinutes(STARTS, -minutes)).refundCents;
      expect(at(Math.min(a, b))).toBeLessThanOrEqual(at(Math.max(a, b)));
    }),
    { numRuns: 1_000 },
  );
});

test.each<[NamedPolicy, number, number, string]>([
  ["flexible", 24, 10_000, "notice"],
  ["flexible", 23.99, 5_000, "notice"],
  ["flexible", 0, 5_000, "notice"],
  ["moderate", 72, 10_000, "notice"],
  ["moderate", 71.99, 5_000, "notice"],
  ["moderate", 24, 5_000, "notice"],
  ["moderate", 23.99, 0, "late"],
  ["strict", 336, 10_000, "notice"],
  ["strict", 168, 5_000, "notice"],
  ["strict", 167.99, 0, "late"],
])("%s, %d hours before the start: %i of 10000 come back", (policy, hours, refundCents, reason) => {
  const spec = made({ policy: POLICIES[policy], totalCents: 10_000, confirmedHoursBefore: 2_000 });
  expect(refundFor(spec, "renter", addHours(STARTS, -hours))).toMatchObject({ refundCents, reason });
});

test("within the hour after confirming everything comes back, unless the slot is near", () => {
  const strict = { ...made({ policy: POLICIES.strict, totalCents: 10_000, confirmedHoursBefore: 48 }) };
  const [soonAfter, tooLate] = [60, 61].map((minutes) =>
    refundFor(strict, "renter", addMinutes(strict.confirmedAt, minutes)),
  );
  expect([soonAfter?.refundCents, soonAfter?.reason, tooLate?.refundCents]).toEqual([10_000, "grace", 0]);
  const near = made({ policy: POLICIES.strict, totalCents: 10_000, confirmedHoursBefore: 23 });
  expect(refundFor(near, "renter", near.confirmedAt).refundCents).toBe(0);
});
