import fc from "fast-check";
import { expect, test } from "vitest";
import { priceChange } from "@/lib/bookings";
import { slotAt } from "@/lib/core/interval";
import { bps } from "@/lib/core/money";
import { byTheHour, quoteSlot } from "./quote";

const RUNS = { numRuns: 500 };
const STARTS = new Date("2030-01-02T15:00:00Z");
const minutes = fc.integer({ min: 1, max: 10_080 });
const rate = fc.integer({ min: 100, max: 1_000_000 });
const equipment = fc.array(
  fc.record({
    spaceId: fc.uuid(),
    name: fc.string(),
    units: fc.integer({ min: 1, max: 20 }),
    hourlyRateCents: fc.integer({ min: 0, max: 100_000 }),
  }),
  { maxLength: 5 },
);

test("with any equipment, lines and shares sum to the total, and what is included costs nothing", () => {
  fc.assert(
    fc.property(rate, minutes, equipment, (hourly, length, wanted) => {
      const quote = quoteSlot(slotAt(STARTS, length), byTheHour(hourly), wanted);
      const { lines, totalCents, platformFeeCents, taxCents, hostCents } = quote;
      expect(lines).toHaveLength(1 + wanted.length);
      expect(lines.reduce((sum, line) => sum + line.amountCents, 0)).toBe(totalCents);
      expect(platformFeeCents + taxCents + hostCents).toBe(totalCents);
      expect(BigInt(platformFeeCents) * 10_000n).toBeLessThanOrEqual(BigInt(totalCents) * 1_500n);
      for (const line of lines)
        if (line.kind === "equipment") {
          const exact = BigInt(line.hourlyRateCents) * BigInt(line.units) * BigInt(length);
          const over = BigInt(line.amountCents) * 60n - exact;
          expect(over >= 0n && over < 60n).toBe(true);
        }
    }),
    RUNS,
  );
});

test("another time is priced with the same equipment, and the shares sum to what is left", () => {
  const share = fc.constantFrom(0, 5_000, 10_000);
  fc.assert(
    fc.property(rate, minutes, minutes, equipment, share, (hourly, before, after, wanted, back) => {
      const quote = quoteSlot(slotAt(STARTS, before), byTheHour(hourly), wanted);
      const paid = { quote, timeZone: "UTC", totalCents: quote.totalCents, refundedCents: 0 };
      const price = priceChange(paid, slotAt(STARTS, after), bps(back));
      expect(price.quote).toEqual(quoteSlot(slotAt(STARTS, after), byTheHour(hourly), wanted));
      expect(price.platformFeeCents + price.taxCents + price.hostDueCents).toBe(
        quote.totalCents + price.chargeCents - price.refundCents,
      );
    }),
    RUNS,
  );
});
