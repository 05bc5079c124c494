/** open: the bank has the money, or asks. closed: an inquiry that ended without any money having moved. */
export const DISPUTE_STATES = ["open", "won", "lost", "closed"] as const;
export type DisputeState = (typeof DISPUTE_STATES)[number];

/** What has been collected is sent by the clock this long before the bank's deadline, when nobody has sent it. */
export const SENT_BY_CLOCK_HOURS = 48;
/** What somebody may add to the evidence in their own words. */
export const MOST_NOTE_LENGTH = 4_000;

const REASONS = [
  "fraudulent",
  "product_not_received",
  "product_unacceptable",
  "duplicate",
  "credit_not_processed",
  "subscription_canceled",
  "unrecognized",
  "general",
] as const;
type Reason = (typeof REASONS)[number] | "other";

/** Stripe's word for why, as far as we have words of our own for it. */
export const reasonKey = (reason: string): Reason => REASONS.find((one) => one === reason) ?? "other";
