import type { Allowance, KeptAllowance } from "./plan-terms";

/** A weekly time with a rate of its own, by the kitchen's wall clock; `toMinute` past 1440 runs into the next day. */
export type RateBand = {
  name: string;
  /** 1 Monday to 7 Sunday, on which it begins. */
  weekdays: number[];
  fromMinute: number;
  toMinute: number;
  hourlyRateCents: number;
};

/** So many minutes from the start of a slot for one price, such as half a day or a day. */
export type RatePackage = { name: string; minutes: number; priceCents: number };

/** What every booking pays once, such as cleaning or trash; `optional`: only who asks for it. */
export type FlatFee = { name: string; amountCents: number; optional?: boolean };

/**
 * A share of what the time costs, on top or (below nothing) off, for who books late, less than so many hours before the
 * slot begins, or early, at least so many.
 */
export type LeadRate = { name: string; when: "late" | "early"; hours: number; percentBps: number };

/**
 * A share of what the time costs, on top or (below nothing) off, where less, or more, than so many percent of the space's
 * day are booked when the slot is held.
 */
export type OccupancyRate = {
  name: string;
  when: "below" | "above";
  bookedPercent: number;
  percentBps: number;
};

/** What a host charges besides the rate of an hour. Of two bands at one time the first counts. */
export type RateCard = {
  bands: RateBand[];
  packages: RatePackage[];
  fees: FlatFee[];
  /** Of several that fit the first counts. */
  leads?: LeadRate[];
  /** Of two that fit the first counts. Not for series and storage. */
  occupancies?: OccupancyRate[];
  /** Whether the renter pays the platform's fee on top, instead of the host out of the price. */
  renterPaysFee?: boolean;
  /** The least that the time of a slot costs; null: what it comes to. */
  minimumCents: number | null;
  /** Paid on top and given back after the visit; none: nothing. Not for series and storage. */
  depositCents?: number | null;
  /** What damage may cost beyond the deposit at most, charged to the card of a renter who agreed to it; none: nothing. */
  beyondDepositCents?: number | null;
};

export const NO_RATES: RateCard = { bands: [], packages: [], fees: [], minimumCents: null };

/** A promo code as a booking uses it: a share in hundredths of a percent, or an amount; one of both is null. */
export type Promo = {
  promotionId: string;
  code: string;
  percentBps: number | null;
  amountCents: number | null;
  /** The least that the booking must cost; below it nothing goes off. */
  minimumCents: number | null;
};

/** All that the price of a slot follows from. A booking keeps them, so that a change of it costs what it did then. */
export type PriceTerms = {
  hourlyRateCents: number;
  timeZone: string;
  currency: string;
  rates: RateCard;
  promo?: Promo | null;
  /** Names of the optional fees that were asked for. */
  addOns?: readonly string[];
  /** When it was booked, as ISO 8601 in UTC; without it nobody is early or late. */
  bookedAt?: string;
  /** The step by occupancy that counts, as the database reckoned it; none: nothing. */
  occupancy?: OccupancyRate | null;
  /** What the host takes off this renter's time, in hundredths of a percent. */
  discountBps?: number;
  /** What is left of the plans of this renter, the one that ends soonest first. */
  plans?: readonly (Allowance | KeptAllowance)[];
  /** Where taxes are looked up; without it there are none. */
  place?: Place | null;
};

/** A city and its state, as two letters. */
export type Place = { city: string; state: string };
