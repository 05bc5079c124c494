import { numberFormat } from "./locale";

declare const centsBrand: unique symbol;
declare const bpsBrand: unique symbol;

/** Whole minor units of a currency. */
export type Cents = number & { readonly [centsBrand]: true };
/** Hundredths of a percent: 1500 is 15 %. */
export type Bps = number & { readonly [bpsBrand]: true };

/** Refuses anything that is not a safe whole number: money never meets a fraction. */
export function cents(value: number): Cents {
  if (!Number.isSafeInteger(value)) throw new RangeError(`${value} is not a whole number of cents`);
  return value as Cents;
}

export function bps(value: number): Bps {
  if (!Number.isInteger(value) || value < 0 || value > 10_000)
    throw new RangeError(`${value} is not 0 to 10000 bps`);
  return value as Bps;
}

/** The share of an amount, rounded down; whoever holds the rest gets the remainder. */
export function shareOf(amount: Cents, share: Bps): Cents {
  return cents(Math.floor((amount * share) / 10_000));
}

/** What `minutes` cost at an hourly rate, rounded up to the cent. */
export function priceOfMinutes(hourlyRate: Cents, minutes: number): Cents {
  return cents(Math.ceil((hourlyRate * minutes) / 60));
}

/** `$1,234.50` in the reader's language. */
export function formatMoney(amountCents: number, currency = "usd", locale = "en"): string {
  const style = { style: "currency", currency: currency.toUpperCase() } as const;
  return numberFormat(locale, style).format(amountCents / 100);
}

/** The wire form of money in the API. */
export function moneyJson(amountCents: number, currency: string) {
  return { amountCents, currency };
}

/** Cents as somebody would type them into a field for dollars: `45`, `45.50`; none: nothing. */
export const asDollars = (valueCents: number | null): string => {
  if (valueCents === null) return "";
  return valueCents % 100 === 0 ? String(valueCents / 100) : (valueCents / 100).toFixed(2);
};
