/** The most that a host may let wait before anything is paid out. */
export const MOST_PAYOUT_MINIMUM_CENTS = 1_000_000;

/** Why money has not been paid out: `next_run` is held back by nothing, `failed` is tried again every hour. */
export const WAITING_REASONS = [
  "next_run",
  "window",
  "dispute",
  "claim",
  "account",
  "papers",
  "minimum",
  "failed",
] as const;
