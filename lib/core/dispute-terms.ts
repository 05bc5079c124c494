/** open: the bank has the money, or asks. closed: an inquiry that ended without any money having moved. */
export const DISPUTE_STATES = ["open", "won", "lost", "closed"] as const;
export type DisputeState = (typeof DISPUTE_STATES)[number];

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
