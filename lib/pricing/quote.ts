import type { EquipmentLine, Quote, QuoteLine } from "@/lib/core/booking-terms";
import { type Interval, minutesIn } from "@/lib/core/interval";
import { bps, type Cents, cents, priceOfMinutes, shareOf } from "@/lib/core/money";
import { NO_RATES, type PriceTerms, type Promo } from "@/lib/core/price-terms";
import { sumOf, timeLines } from "./time-price";

/** What Prep keeps of each booking. The one place it is written. */
export const PLATFORM_FEE = bps(1_500);

/** The least that is left to pay after a promo code: a payment of nothing is none. */
export const LEAST_CENTS = 100;

/** Equipment as it is priced: the rate is that of one unit. */
export type PricedEquipment = Pick<EquipmentLine, "spaceId" | "name" | "units" | "hourlyRateCents">;

/**
 * Price of a slot and of the equipment reserved with it, a line for each rule: hours and packages, what is missing to the
 * minimum, equipment, fees, promo code. A deposit stands beside the total. The fee of the platform is reckoned of the total; the host gets the remainder, so
 * the parts always sum to the total.
 */
export function quoteSlot(
  slot: Interval,
  terms: PriceTerms,
  equipment: readonly PricedEquipment[] = [],
): Quote {
  const { currency, rates, promo } = terms;
  const minutes = minutesIn(slot);
  const time = timeLines(slot, terms);
  const lacking = Math.max(0, (rates.minimumCents ?? 0) - sumOf(time));
  const lines: QuoteLine[] = [
    ...time,
    ...(lacking > 0 ? [{ kind: "minimum" as const, amountCents: lacking }] : []),
    ...equipment.map(({ spaceId, name, units, hourlyRateCents }) => ({
      ...{ kind: "equipment" as const, spaceId, name, units, minutes, hourlyRateCents },
      amountCents: priceOfMinutes(cents(hourlyRateCents * units), minutes),
    })),
    ...rates.fees.map((fee) => ({ kind: "fee" as const, ...fee })),
  ];
  const offCents = promo ? discountOf(sumOf(lines), promo) : 0;
  if (promo && offCents > 0) lines.push({ kind: "promo", code: promo.code, amountCents: -offCents });
  const { hourlyRateCents } = terms;
  return {
    ...shared(lines, currency),
    ...(rates.depositCents && { depositCents: rates.depositCents }),
    terms: { hourlyRateCents, rates, ...(promo && { promo }) },
  };
}

/** Terms of a space that charges by the hour and nothing else. */
export const byTheHour = (hourlyRateCents: number, timeZone = "UTC", currency = "usd"): PriceTerms => ({
  ...{ hourlyRateCents, timeZone, currency },
  rates: NO_RATES,
});

/** Price of a month of storage, however many days it has. */
export const quoteMonth = (monthlyRateCents: Cents, currency: string): Quote =>
  shared([{ kind: "month", monthlyRateCents, amountCents: monthlyRateCents }], currency);

/** What a cancellation keeps, split as the price was: the fee rounded down, the rest to the host. */
export function splitKept(keptCents: Cents): { platformFeeCents: Cents; hostCents: Cents } {
  const platformFeeCents = shareOf(keptCents, PLATFORM_FEE);
  return { platformFeeCents, hostCents: cents(keptCents - platformFeeCents) };
}

/** The terms that a booking was priced by, for another time of it: what changed since then does not count for it. */
export function termsOf({ terms, lines, currency }: Quote, timeZone: string): PriceTerms {
  if (terms) return { ...terms, timeZone, currency };
  const hourlyRateCents = lines.find((line) => line.kind === "time")?.hourlyRateCents ?? 0;
  return byTheHour(hourlyRateCents, timeZone, currency);
}

function shared(lines: QuoteLine[], currency: string): Quote {
  const totalCents = cents(sumOf(lines));
  const platformFeeCents = shareOf(totalCents, PLATFORM_FEE);
  const hostCents = cents(totalCents - platformFeeCents);
  return { lines, totalCents, platformFeeCents, taxCents: 0, hostCents, currency };
}

function discountOf(priceCents: number, { percentBps, amountCents, minimumCents }: Promo): number {
  if (priceCents < (minimumCents ?? 0)) return 0;
  const wanted = percentBps === null ? (amountCents ?? 0) : shareOf(cents(priceCents), bps(percentBps));
  return Math.max(0, Math.min(wanted, priceCents - LEAST_CENTS));
}
