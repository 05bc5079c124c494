import type { EquipmentLine, Quote, QuoteLine } from "@/lib/core/booking-terms";
import { addMinutes, type Interval, minutesIn } from "@/lib/core/interval";
import { bps, type Cents, cents, priceOfMinutes, shareOf } from "@/lib/core/money";
import { type LeadRate, NO_RATES, type PriceTerms, type Promo, type RateCard } from "@/lib/core/price-terms";
import { keptPlans, plannedCredit, plannedTime } from "./plan-price";
import { taxesAt } from "./taxes";
import { sumOf, timeLines } from "./time-price";

/** What Prep keeps of each booking. The one place it is written. */
export const PLATFORM_FEE = bps(1_500);

/** The least that is left to pay after a promo code: a payment of nothing is none. */
export const LEAST_CENTS = 100;

/** Equipment as it is priced: the rate is that of one unit. */
export type PricedEquipment = Pick<EquipmentLine, "spaceId" | "name" | "units" | "hourlyRateCents">;

/**
 * Price of a slot and of the equipment reserved with it, a line for each rule: hours that a plan includes or prices, other
 * hours and packages, booking late or early, how much of the day is booked, what this renter pays less, what is missing to the
 * minimum, equipment, fees, credit of plans, promo code, then the platform's fee where the renter pays it, and taxes.
 * A deposit stands beside the total. The host gets the remainder, so the parts always sum to the total.
 */
export function quoteSlot(
  slot: Interval,
  terms: PriceTerms,
  equipment: readonly PricedEquipment[] = [],
): Quote {
  const { rates, promo } = terms;
  const minutes = minutesIn(slot);
  const { plans = [] } = terms;
  const planned = plannedTime(minutes, plans);
  const rest = { ...slot, startsAt: addMinutes(slot.endsAt, -planned.restMinutes) };
  const hours = planned.restMinutes > 0 ? timeLines(rest, terms) : [];
  const led = [...hours, ...shareLines("lead", leadOf(slot.startsAt, terms), sumOf(hours))];
  const asked = [...led, ...shareLines("occupancy", terms.occupancy, sumOf(led))];
  const time = [...planned.lines, ...asked, ...clientLines(sumOf(asked), terms)];
  const lacking = Math.max(0, leastFor(sumOf(time), planned.lines.length > 0, rates) - sumOf(time));
  const lines: QuoteLine[] = [
    ...time,
    ...(lacking > 0 ? [{ kind: "minimum" as const, amountCents: lacking }] : []),
    ...equipment.map(({ spaceId, name, units, hourlyRateCents }) => ({
      ...{ kind: "equipment" as const, spaceId, name, units, minutes, hourlyRateCents },
      amountCents: priceOfMinutes(cents(hourlyRateCents * units), minutes),
    })),
    ...feesIn(terms).map(({ name, amountCents }) => ({ kind: "fee" as const, name, amountCents })),
  ];
  const credit = plannedCredit(sumOf(lines), plans, LEAST_CENTS);
  lines.push(...credit.lines);
  const kept = keptPlans(plans, new Map([...planned.taken, ...credit.taken]), planned.over);
  lines.push(...promoLines(sumOf(lines), promo));
  const { hourlyRateCents, addOns, bookedAt, occupancy, discountBps, place } = terms;
  return {
    ...shared(lines, terms, slot.startsAt),
    ...depositOf(rates),
    terms: {
      ...{ hourlyRateCents, rates },
      ...(promo && { promo }),
      ...(addOns && addOns.length > 0 && { addOns }),
      ...(bookedAt && { bookedAt }),
      ...(occupancy && { occupancy }),
      ...(discountBps && { discountBps }),
      ...(place && { place }),
      ...(kept.length > 0 && { plans: kept }),
    },
  };
}

/** What goes along with the price and is no part of it; nothing is charged beyond a deposit that there is not. */
const depositOf = ({ depositCents, beyondDepositCents }: RateCard) =>
  depositCents ? { depositCents, ...(beyondDepositCents && { beyondDepositCents }) } : {};

/** The least that the time costs. Whoever a plan pays some of it for has met the host's; what is left then is never less than a card takes. */
function leastFor(timeCents: number, planned: boolean, { minimumCents }: RateCard): number {
  if (!planned) return minimumCents ?? 0;
  return timeCents > 0 ? LEAST_CENTS : 0;
}

/** What a host takes off the time of a renter of theirs. */
function clientLines(timeCents: number, { discountBps = 0 }: PriceTerms): QuoteLine[] {
  const off = shareOf(cents(timeCents), bps(discountBps));
  return off === 0 ? [] : [{ kind: "client", percentBps: -discountBps, amountCents: -off }];
}

/** The fees of a booking: those that all pay, and of the optional ones those that were asked for. */
const feesIn = ({ rates, addOns = [] }: PriceTerms) =>
  rates.fees.filter(({ name, optional }) => !optional || addOns.includes(name));

/** The rate for booking as late or as early as this. */
function leadOf(startsAt: Date, { rates, bookedAt }: PriceTerms): LeadRate | undefined {
  if (!rates.leads || !bookedAt) return undefined;
  const hoursAhead = (startsAt.getTime() - Date.parse(bookedAt)) / 3_600_000;
  const fits = ({ when, hours }: LeadRate) => (when === "late" ? hoursAhead < hours : hoursAhead >= hours);
  return rates.leads.find(fits);
}

type ShareRate = Pick<LeadRate, "name" | "percentBps">;

/** What a share adds to the time of a slot, or takes off it. */
function shareLines(
  kind: "lead" | "occupancy",
  rate: ShareRate | null | undefined,
  timeCents: number,
): QuoteLine[] {
  if (!rate) return [];
  const { name, percentBps } = rate;
  const part = shareOf(cents(timeCents), bps(Math.abs(percentBps)));
  return part === 0 ? [] : [{ kind, name, percentBps, amountCents: percentBps < 0 ? -part : part }];
}

/** Terms of a space that charges by the hour and nothing else. */
export const byTheHour = (hourlyRateCents: number, timeZone = "UTC", currency = "usd"): PriceTerms => ({
  ...{ hourlyRateCents, timeZone, currency },
  rates: NO_RATES,
});

/** Price of a month of storage or of a plan, however many days it has. */
export function quoteMonth(
  monthlyRateCents: Cents,
  currency: string,
  plan?: Quote["plan"],
  promo: Promo | null = null,
): Quote {
  const lines = [
    { kind: "month" as const, monthlyRateCents, amountCents: monthlyRateCents },
    ...promoLines(monthlyRateCents, promo),
  ];
  const terms = { hourlyRateCents: 0, rates: NO_RATES };
  return {
    ...shared(lines, { ...terms, currency, timeZone: "UTC" }),
    ...(promo && { terms: { ...terms, promo } }),
    ...(plan && { plan }),
  };
}

/** Shares of money that a booking keeps; they sum to it. */
export type Split = { platformFeeCents: Cents; taxCents: Cents; hostCents: Cents };

/** What a cancellation keeps, split as the price was: tax and fee rounded down, the rest to the host. */
export function splitKept(keptCents: Cents, { totalCents, taxCents, terms }: Quote): Split {
  const tax = taxCents === 0 ? cents(0) : cents(Math.floor((keptCents * taxCents) / totalCents));
  const rest = cents(keptCents - tax);
  const onTop = terms?.rates.renterPaysFee ?? false;
  const platformFeeCents = onTop
    ? cents(Math.floor((rest * PLATFORM_FEE) / (10_000 + PLATFORM_FEE)))
    : shareOf(rest, PLATFORM_FEE);
  return { platformFeeCents, taxCents: tax, hostCents: cents(rest - platformFeeCents) };
}

/** The terms that a booking was priced by, for another time of it: what changed since then does not count for it. */
export function termsOf({ terms, lines, currency }: Quote, timeZone: string): PriceTerms {
  if (terms) return { ...terms, timeZone, currency };
  const hourlyRateCents = lines.find((line) => line.kind === "time")?.hourlyRateCents ?? 0;
  return byTheHour(hourlyRateCents, timeZone, currency);
}

type ShareTerms = Pick<PriceTerms, "currency" | "rates" | "timeZone" | "place">;

/** The price whole: the platform's fee, on top of the lines or out of them, and the taxes on both. */
function shared(priced: QuoteLine[], terms: ShareTerms, startsAt?: Date): Quote {
  const platformFeeCents = shareOf(cents(sumOf(priced)), PLATFORM_FEE);
  const lines = [...priced];
  if (terms.rates.renterPaysFee && platformFeeCents > 0)
    lines.push({ kind: "service", percentBps: PLATFORM_FEE, amountCents: platformFeeCents });
  const taxedCents = sumOf(lines);
  const taxes = startsAt ? taxesAt(terms.place, startsAt, terms.timeZone) : [];
  for (const { name, percentBps } of taxes) {
    // To the nearest cent, as tax offices reckon.
    const amountCents = Math.floor((taxedCents * percentBps + 5_000) / 10_000);
    if (amountCents > 0) lines.push({ kind: "tax", name, percentBps, amountCents });
  }
  const totalCents = cents(sumOf(lines));
  const taxCents = totalCents - taxedCents;
  const hostCents = cents(taxedCents - platformFeeCents);
  return { lines, totalCents, platformFeeCents, taxCents, hostCents, currency: terms.currency };
}

/** What a promo code takes off a price; nothing where there is nothing to take. */
function promoLines(priceCents: number, promo: Promo | null | undefined): QuoteLine[] {
  const offCents = promo ? discountOf(priceCents, promo) : 0;
  return promo && offCents > 0 ? [{ kind: "promo", code: promo.code, amountCents: -offCents }] : [];
}

function discountOf(priceCents: number, { percentBps, amountCents, minimumCents }: Promo): number {
  if (priceCents < (minimumCents ?? 0)) return 0;
  const wanted = percentBps === null ? (amountCents ?? 0) : shareOf(cents(priceCents), bps(percentBps));
  return Math.max(0, Math.min(wanted, priceCents - LEAST_CENTS));
}
