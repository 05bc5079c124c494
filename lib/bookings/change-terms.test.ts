import fc from "fast-check";
import { expect, test } from "vitest";
import { addHours, addMinutes, slotAt } from "@/lib/core/interval";
import { bps, cents } from "@/lib/core/money";
import { byTheHour, quoteSlot } from "@/lib/pricing";
import { POLICIES, refundFor } from "./cancellation-policy";
import { priceChange, rightToChange } from "./change-terms";
import type { Booking } from "./queries";

const STARTS = new Date("2030-06-15T18:00:00Z");
const booked = (parts: Partial<Booking> = {}) =>
  ({
    status: "confirmed",
    startsAt: STARTS,
    endsAt: addHours(STARTS, 2),
    confirmedAt: addHours(STARTS, -1_000),
    cancellationPolicy: POLICIES.moderate,
    refundCapBps: 10_000,
    ...parts,
  }) as Booking;
const refusal = (run: () => unknown) => {
  try {
    run();
    return null;
  } catch (error) {
    return (error as Error).message;
  }
};

const step = fc.record({
  minutes: fc.integer({ min: 1, max: 200 }).map((quarters) => quarters * 15),
  share: fc.constantFrom(0, 5_000, 10_000),
});

test("however often a booking changes, its shares are what was paid less what went back, and no more goes back than was paid", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 99_999 }).map(cents),
      fc.array(step, { minLength: 1, maxLength: 8 }),
      (rate, steps) => {
        const quote = quoteSlot(slotAt(STARTS, 120), byTheHour(rate));
        let paid = { quote, timeZone: "UTC", totalCents: quote.totalCents as number, refundedCents: 0 };
        for (const { minutes, share } of steps) {
          const price = priceChange(paid, slotAt(STARTS, minutes), bps(share));
          expect(Math.min(price.chargeCents, price.refundCents)).toBe(0);
          expect(price.refundCents).toBeLessThanOrEqual(
            Math.max(0, price.priceBeforeCents - price.priceAfterCents),
          );
          paid = {
            timeZone: "UTC",
            quote: price.quote,
            totalCents: paid.totalCents + price.chargeCents,
            refundedCents: paid.refundedCents + price.refundCents,
          };
          const left = paid.totalCents - paid.refundedCents;
          expect(price.hostDueCents + price.platformFeeCents + price.taxCents).toBe(left);
          expect(Math.min(price.hostDueCents, price.platformFeeCents)).toBeGreaterThanOrEqual(0);
          expect(left).toBeGreaterThanOrEqual(paid.quote.totalCents);
          const { refundCents } = refundFor({ ...booked(), ...paid }, "renter", addHours(STARTS, -100));
          expect(refundCents).toBe(paid.quote.totalCents);
        }
      },
    ),
  );
});

test("of a booking whose bank took some of the price back, a change shares what is left and gives back nothing that is not there", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 99_999 }).map(cents),
      fc.integer({ min: 0, max: 100 }),
      step,
      (rate, percent, { minutes, share }) => {
        const quote = quoteSlot(slotAt(STARTS, 120), byTheHour(rate));
        const totalCents: number = quote.totalCents;
        const refundedCents = Math.floor((totalCents * percent) / 100);
        const paid = { quote, timeZone: "UTC", totalCents, refundedCents };
        const price = priceChange(paid, slotAt(STARTS, minutes), bps(share));
        const left = totalCents - refundedCents + price.chargeCents - price.refundCents;
        expect(price.hostDueCents + price.platformFeeCents + price.taxCents).toBe(left);
        expect(Math.min(price.hostDueCents, price.platformFeeCents, price.taxCents)).toBeGreaterThanOrEqual(
          0,
        );
        if (price.refundCents > 0) expect(left).toBeGreaterThanOrEqual(price.priceAfterCents);
      },
    ),
  );
});

test("time added is charged at the rate it was booked at, time given up comes back by the terms", () => {
  const quote = quoteSlot(slotAt(STARTS, 120), byTheHour(4_000));
  const paid = { quote, timeZone: "UTC", totalCents: 8_000, refundedCents: 0 };
  expect(priceChange(paid, slotAt(STARTS, 180), bps(5_000))).toMatchObject({
    chargeCents: 4_000,
    refundCents: 0,
  });
  expect(priceChange(paid, slotAt(STARTS, 60), bps(5_000))).toMatchObject({
    chargeCents: 0,
    refundCents: 2_000,
    priceAfterCents: 4_000,
    // What stays is split as a price is: 15 % of 6,000.
    platformFeeCents: 900,
    hostDueCents: 5_100,
  });
  expect(priceChange(paid, slotAt(addHours(STARTS, 30), 120), bps(5_000))).toMatchObject({
    chargeCents: 0,
    refundCents: 0,
  });
});

test("a renter may change a booking exactly as long as cancelling it gives something back", () => {
  const later = slotAt(addHours(STARTS, 24), 120);
  const at = (now: Date) => refusal(() => rightToChange(booked(), later, now));
  expect(at(addHours(STARTS, -24))).toBeNull();
  expect(at(addMinutes(addHours(STARTS, -24), 1))).toContain("too late");
  expect(at(addMinutes(STARTS, 1))).toContain("too late");
  expect(refusal(() => rightToChange(booked({ status: "held" }), later, addHours(STARTS, -100)))).toContain(
    "confirmed",
  );
});

test("a crew that is in may only stay longer, and only until its slot is over", () => {
  const crew = booked({ status: "checked_in" });
  const longer = slotAt(STARTS, 180);
  expect(rightToChange(crew, longer, addMinutes(STARTS, 30))).toMatchObject({ kind: "extension" });
  expect(refusal(() => rightToChange(crew, longer, addHours(STARTS, 2)))).toContain("over");
  for (const slot of [slotAt(STARTS, 60), slotAt(addHours(STARTS, 1), 180)])
    expect(refusal(() => rightToChange(crew, slot, addMinutes(STARTS, 30)))).toContain("only be extended");
});

test("moving a booking to a far day does not bring back a refund that was lost", () => {
  const moved = booked({ startsAt: addHours(STARTS, 1_000), refundCapBps: 5_000, totalCents: 8_000 });
  expect(refundFor(moved, "renter", STARTS).refundCents).toBe(4_000);
  expect(refundFor(moved, "host", STARTS).refundCents).toBe(8_000);
});
