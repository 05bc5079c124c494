/**
 * Why credit came or went. granted: support gave it. spent: kept for a booking. returned: that booking came to nothing.
 * refunded: a booking that it paid gave something back.
 */
export const CREDIT_KINDS = ["granted", "spent", "returned", "refunded"] as const;

export const GRANT_STATES = ["pending", "given", "refused"] as const;
export type GrantState = (typeof GRANT_STATES)[number];

/** What one person of ours may give one renter in a day; more needs a second person. */
export const SECOND_PERSON_ABOVE_CENTS = 50_000;
/** The most that can be given at once. */
export const MOST_CREDIT_CENTS = 1_000_000;
