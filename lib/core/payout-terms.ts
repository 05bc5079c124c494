/** The most that a host may let wait before anything is paid out. */
export const MOST_PAYOUT_MINIMUM_CENTS = 1_000_000;

/** What a host is paid for: a booking, what was awarded out of its deposit, and what was charged beyond that. */
export const PAYOUT_KINDS = ["booking", "claim", "damage"] as const;
export type PayoutKind = (typeof PAYOUT_KINDS)[number];

/** Why money has not been paid out: `next_run` is held back by nothing, `failed` is tried again every hour. */
export const WAITING_REASONS = [
  "next_run",
  "window",
  "dispute",
  "claim",
  "charge",
  "account",
  "papers",
  "minimum",
  "failed",
] as const;
