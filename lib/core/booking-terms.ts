import type { KeptAllowance, PlanTerms } from "./plan-terms";
import type { PriceTerms } from "./price-terms";

/** Every status a booking can have; the moves between them are `BOOKING_MOVES`. */
export const BOOKING_STATUSES = [
  "held",
  "requested",
  "confirmed",
  "checked_in",
  "completed",
  "expired",
  "declined",
  "cancelled",
  "no_show",
] as const;
export type BookingStatus = (typeof BOOKING_STATUSES)[number];

/** The state machine. The database holds the same table in `booking_moves`; a test keeps them equal. */
export const BOOKING_MOVES: Record<BookingStatus, readonly BookingStatus[]> = {
  held: ["requested", "confirmed", "expired", "cancelled"],
  requested: ["confirmed", "declined", "expired", "cancelled"],
  // Completed at once: a month of storage, where nobody checks in. The database lets nothing else move so.
  confirmed: ["checked_in", "cancelled", "no_show", "completed"],
  checked_in: ["completed"],
  completed: [],
  expired: [],
  declined: [],
  cancelled: [],
  no_show: [],
};

export const USE_EVENTS = ["checked_in", "checked_out", "no_show", "correction"] as const;

/**
 * Who wants another time: the renter before it begins, the renter during it (to stay longer), or the host, who needs the
 * renter's consent.
 */
export const CHANGE_KINDS = ["change", "extension", "proposal"] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

/** `pending_payment` and `proposed` are open and keep the new time; `failed`: applied, but its payment was never taken. */
export const CHANGE_STATES = [
  "pending_payment",
  "proposed",
  "applied",
  "declined",
  "expired",
  "failed",
] as const;

/** Hours at one rate; `rule` names the weekly time that it belongs to, null: the usual rate. */
export type TimeLine = {
  kind: "time";
  rule: string | null;
  minutes: number;
  hourlyRateCents: number;
  amountCents: number;
};
/** `count` times so many minutes for one price. */
export type PackageLine = {
  kind: "package";
  name: string;
  count: number;
  minutes: number;
  priceCents: number;
  amountCents: number;
};
/** What is missing to the least that a slot costs. */
type MinimumLine = { kind: "minimum"; amountCents: number };
/** `hourlyRateCents` is that of one unit. */
export type EquipmentLine = {
  kind: "equipment";
  spaceId: string;
  name: string;
  units: number;
  minutes: number;
  hourlyRateCents: number;
  amountCents: number;
};
/** Equipment of a booking before or after a change of it. */
export type ChangedEquipment = Pick<EquipmentLine, "spaceId" | "name" | "units">;

/** What goes on top of the time, or off it, for booking late or early. */
type LeadLine = { kind: "lead"; name: string; percentBps: number; amountCents: number };
/** What goes on top of the time, or off it, for how much of the day was booked. */
type OccupancyLine = { kind: "occupancy"; name: string; percentBps: number; amountCents: number };
/** What the host takes off the time of this renter. */
type ClientLine = { kind: "client"; percentBps: number; amountCents: number };
/** What a plan pays: so many minutes, which cost nothing more, or (minutes: null) so much of the price. */
type PlanLine = { kind: "plan"; name: string; minutes: number | null; amountCents: number };
/** Time beyond what a plan includes, at the plan's own rate. */
type OverageLine = {
  kind: "overage";
  name: string;
  minutes: number;
  hourlyRateCents: number;
  amountCents: number;
};
/** What a booking pays once, such as cleaning. */
type FeeLine = { kind: "fee"; name: string; amountCents: number };
/** What a promo code takes off. */
type PromoLine = { kind: "promo"; code: string; amountCents: number };
/** The platform's fee, where the renter pays it on top. */
type ServiceLine = { kind: "service"; percentBps: number; amountCents: number };
/** A tax on all lines before the taxes; `name` is what its law calls it. */
type TaxLine = { kind: "tax"; name: string; percentBps: number; amountCents: number };
/** A month of storage, whole: 28 days cost what 31 do. */
type MonthLine = { kind: "month"; monthlyRateCents: number; amountCents: number };

/** One line of a price: the rule that made it and its share. Of a slot the time comes first, taxes last. */
export type QuoteLine =
  | TimeLine
  | PackageLine
  | LeadLine
  | OccupancyLine
  | ClientLine
  | PlanLine
  | OverageLine
  | MinimumLine
  | EquipmentLine
  | FeeLine
  | PromoLine
  | ServiceLine
  | TaxLine
  | MonthLine;

/** What is reserved along with the time. */
export const equipmentIn = ({ lines }: Pick<Quote, "lines">): EquipmentLine[] =>
  lines.filter((line) => line.kind === "equipment");

/** Equipment in words that every language shares: `2 × Stand mixer, Sheeter`. */
export const namesOf = (equipment: readonly { name: string; units: number }[]): string =>
  equipment.map(({ name, units }) => (units > 1 ? `${units} × ${name}` : name)).join(", ");

/** The same of all that is reserved along with the time. */
export const equipmentNames = (quote: Pick<Quote, "lines">): string => namesOf(equipmentIn(quote));

/** The price of one slot. `totalCents = platformFeeCents + taxCents + hostCents`, always. */
export type Quote = {
  lines: QuoteLine[];
  totalCents: number;
  platformFeeCents: number;
  taxCents: number;
  hostCents: number;
  /** Paid on top and given back: no part of the total, nor of anything that is reckoned of it. */
  depositCents?: number;
  /** What damage may cost beyond the deposit at most; whoever pays has to agree to it. */
  beyondDepositCents?: number;
  currency: string;
  /** What a slot was priced by; a month of storage has none. */
  terms?: Pick<
    PriceTerms,
    "hourlyRateCents" | "rates" | "promo" | "addOns" | "bookedAt" | "occupancy" | "discountBps" | "place"
  > & { plans?: readonly KeptAllowance[] };
  /** Of a month of a plan: what it includes, as it was bought. */
  plan?: PlanTerms & { name: string };
};

/** Refund by notice given: the first step whose `hoursBefore` still lies ahead decides. */
export type CancellationPolicy = {
  name: string;
  /** Full refund this soon after confirming, if the slot is still `graceNoticeHours` away. */
  graceMinutes: number;
  graceNoticeHours: number;
  steps: { hoursBefore: number; refundBps: number }[];
  /** What is kept of every refund by notice, in cents; left out: nothing. */
  feeCents?: number;
};

/** When the occurrences of a series are paid: three days before each, or all of a month before it begins. */
export const BILLINGS = ["per_occurrence", "monthly"] as const;
export type Billing = (typeof BILLINGS)[number];

/**
 * A subset of RRULE: weekly, every `interval` weeks on `weekdays` (1 Monday to 7 Sunday), or monthly on the day of
 * `startsOn`. Dates and `startTime` are the kitchen's own; `until` is the last day it may fall on.
 */
export type SeriesRule = {
  frequency: "weekly" | "monthly";
  interval: number;
  weekdays: number[];
  startsOn: string;
  until: string;
  startTime: string;
  durationMinutes: number;
};

/** How storage is rented: from a day of the kitchen on, for so many months reckoned from that day. */
export type RentalTerm = { startsOn: string; months: number };

/** Offered: a slot is held for them. Taken: they paid. Ended: they left, let the offer go, or the time has passed. */
export const WAITLIST_STATES = ["waiting", "offered", "taken", "ended"] as const;
