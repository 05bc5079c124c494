/**
 * Why credit came or went. granted: support gave it. spent: kept for a booking. returned: that booking came to nothing.
 * refunded: a booking that it paid gave something back. referred: for inviting somebody, or having been invited.
 * transferred: out of what a business of theirs had at Stripe.
 */
export const CREDIT_KINDS = ["granted", "spent", "returned", "refunded", "referred", "transferred"] as const;

/** pending: Stripe has not said yet. refused: it said no, or there was not enough; nothing moved. */
export const CREDIT_TRANSFER_STATES = ["pending", "done", "refused"] as const;
export type CreditTransferState = (typeof CREDIT_TRANSFER_STATES)[number];
/** The least that Stripe takes out of an account at once. */
export const LEAST_TRANSFER_CENTS = 50;

/** Credit is kept and moved in this. */
export const CREDIT_CURRENCY = "usd";

export const GRANT_STATES = ["pending", "given", "refused"] as const;
export type GrantState = (typeof GRANT_STATES)[number];

/** What each side is given when somebody who was invited has completed their first booking, in cents. */
export const REFERRAL_CENTS = 2_500;

/** What one person of ours may give one renter in a day; more needs a second person. */
export const SECOND_PERSON_ABOVE_CENTS = 50_000;
/** The most that can be given at once. */
export const MOST_CREDIT_CENTS = 1_000_000;
