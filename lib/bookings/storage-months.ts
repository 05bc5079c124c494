import type { Quote } from "@/lib/core/booking-terms";
import { refuseRule } from "@/lib/core/errors";
import { addDays, addMinutes, type Interval } from "@/lib/core/interval";
import { cents } from "@/lib/core/money";
import type { Promo } from "@/lib/core/price-terms";
import { dayStart, localDate, monthsLater } from "@/lib/core/zoned";
import type { StorageCard } from "@/lib/kitchens";
import { quoteMonth } from "@/lib/pricing";
import { withPromo } from "./equipment";
import { payBy } from "./series";
import { NO_PROMO, type SharedPromo } from "./shared-promo";

/** How far ahead of today a rental may begin, in days. */
const STARTS_WITHIN_DAYS = 60;
const LONGEST_AHEAD_DAYS = 731;
const MOST_MONTHS = 240;

/** One month of a rental: its first day, and when its price has to be paid. */
export type Month = Interval & { date: string; quote: Quote; payBy: Date };

/**
 * Pure. Month `n` of a rental, from 0: midnight to midnight of the kitchen's clock, each day reckoned from the first, so that
 * a rental from the 31st ends its months on the last days of shorter ones, and comes back to the 31st.
 */
export function rentalMonth(startsOn: string, n: number, timeZone: string): Interval & { date: string } {
  const date = monthsLater(startsOn, n);
  return {
    date,
    startsAt: dayStart(date, timeZone),
    endsAt: dayStart(monthsLater(startsOn, n + 1), timeZone),
  };
}

/**
 * Pure. Months that follow each other, each at the price of now. The first of a new rental is paid within `holdMinutes`;
 * every other one three days before it begins. Refuses `promo_refused`.
 */
export function monthsFrom(
  card: Pick<StorageCard, "monthlyRateCents" | "currency" | "timeZone" | "plan" | "spaceName">,
  { startsOn, first, months }: { startsOn: string; first: number; months: number },
  holdMinutes: number | null,
  now: Date,
  promo: SharedPromo = NO_PROMO,
): Month[] {
  const plan = card.plan ? { ...card.plan, name: card.spaceName } : undefined;
  const price = (code: Promo | null) => quoteMonth(cents(card.monthlyRateCents), card.currency, plan, code);
  const all = Array.from({ length: months }, (_, i) => {
    const { date, ...time } = rentalMonth(startsOn, first + i, card.timeZone);
    const atOnce = i === 0 && holdMinutes !== null;
    return {
      ...{ date, ...time },
      quote: promo.price((code) => withPromo(code, price)),
      payBy: atOnce ? addMinutes(now, holdMinutes) : payBy(time, date, "per_occurrence", card.timeZone, now),
    };
  });
  promo.check();
  return all;
}

/** Pure. The month that begins when another ends, or null when no month of this rental does. */
export function monthAfter(startsOn: string, endsAt: Date, timeZone: string): number | null {
  for (let n = 1; n <= MOST_MONTHS; n++) {
    const { startsAt } = rentalMonth(startsOn, n, timeZone);
    if (startsAt >= endsAt) return +startsAt === +endsAt ? n : null;
  }
  return null;
}

/** The first day of a rental lies between today and 60 days ahead. Refuses `in_the_past`, `beyond_horizon`. */
export function checkFirstDay(startsOn: string, timeZone: string, now: Date): void {
  const today = localDate(now, timeZone);
  if (startsOn < today) refuseRule("in_the_past", "startsOn", "That day has already passed");
  if (Date.parse(startsOn) - Date.parse(today) > STARTS_WITHIN_DAYS * 86_400_000) {
    const days = STARTS_WITHIN_DAYS;
    refuseRule("beyond_horizon", "startsOn", "Storage can be rented up to {days} days ahead", { days });
  }
}

/** Nobody keeps a unit longer than two years ahead. Refuses `beyond_horizon`. */
export function checkLastDay(months: readonly Month[], now: Date): void {
  const last = months.at(-1);
  if (last && last.endsAt > addDays(now, LONGEST_AHEAD_DAYS)) {
    refuseRule("beyond_horizon", "months", "A unit can be kept for at most two years ahead");
  }
}
