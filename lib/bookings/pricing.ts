import type { EquipmentLine, Quote } from "@/lib/core/booking-terms";
import { type Interval, minutesIn } from "@/lib/core/interval";
import { bps, type Cents, cents, priceOfMinutes, shareOf } from "@/lib/core/money";

/** What Prep keeps of each booking. The one place it is written. */
export const PLATFORM_FEE = bps(1_500);

/** Equipment as it is priced: the rate is that of one unit. */
export type PricedEquipment = Pick<EquipmentLine, "spaceId" | "name" | "units" | "hourlyRateCents">;

/**
 * Price of a slot in real minutes, and of the equipment reserved with it. The fee is reckoned of the total; the host gets
 * the remainder, so the parts always sum to the total.
 */
export function quoteSlot(
  slot: Interval,
  hourlyRateCents: Cents,
  currency: string,
  equipment: readonly PricedEquipment[] = [],
): Quote {
  const minutes = minutesIn(slot);
  const timeCents = priceOfMinutes(hourlyRateCents, minutes);
  const added = equipment.map(({ spaceId, name, units, hourlyRateCents: rateCents }) => ({
    ...{ kind: "equipment" as const, spaceId, name, units, minutes, hourlyRateCents: rateCents },
    amountCents: priceOfMinutes(cents(rateCents * units), minutes),
  }));
  const totalCents = cents(added.reduce<number>((sum, line) => sum + line.amountCents, timeCents));
  const platformFeeCents = shareOf(totalCents, PLATFORM_FEE);
  return {
    lines: [{ kind: "time", minutes, hourlyRateCents, amountCents: timeCents }, ...added],
    totalCents,
    platformFeeCents,
    taxCents: 0,
    hostCents: cents(totalCents - platformFeeCents),
    currency,
  };
}

/** Price of a month of storage, however many days it has. */
export function quoteMonth(monthlyRateCents: Cents, currency: string): Quote {
  const platformFeeCents = shareOf(monthlyRateCents, PLATFORM_FEE);
  return {
    lines: [{ kind: "month", monthlyRateCents, amountCents: monthlyRateCents }],
    totalCents: monthlyRateCents,
    platformFeeCents,
    taxCents: 0,
    hostCents: cents(monthlyRateCents - platformFeeCents),
    currency,
  };
}

/** What a cancellation keeps, split as the price was: the fee rounded down, the rest to the host. */
export function splitKept(keptCents: Cents): { platformFeeCents: Cents; hostCents: Cents } {
  const platformFeeCents = shareOf(keptCents, PLATFORM_FEE);
  return { platformFeeCents, hostCents: cents(keptCents - platformFeeCents) };
}
