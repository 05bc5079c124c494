/** What a plan includes each month: hours of use, or credit towards what is booked. */
export const PLAN_UNITS = ["hours", "credit"] as const;
export type PlanUnit = (typeof PLAN_UNITS)[number];

/** Hours beyond what a month includes: so many minutes of the month at this rate, null: all that follow. */
export type OverageTier = { minutes: number | null; hourlyRateCents: number };

/** What a host sells by the month. `perMonth` and `rollover.most` are minutes or cents, by `includes`. */
export type PlanTerms = {
  includes: PlanUnit;
  perMonth: number;
  /** In their order; none: hours beyond cost what everybody pays. */
  overage: OverageTier[];
  /** So much of what is left after a month may be used for so many months more; null: it ends with the month. */
  rollover: { most: number; months: number } | null;
  /** Whether it counts at every kitchen of the organization. */
  everywhere: boolean;
};

/** What is left of one paid month of a plan, as a price uses it. */
export type Allowance = {
  /** The booking of that month. */
  id: string;
  name: string;
  includes: PlanUnit;
  /** Minutes or cents. */
  left: number;
  overage: OverageTier[];
  /** Minutes beyond it that were booked in this month before. */
  overMinutes: number;
};

/** The same, as a booking keeps it: `left` is what it took, `over` its own minutes at the rates of `overage`. */
export type KeptAllowance = Allowance & { over: number };
