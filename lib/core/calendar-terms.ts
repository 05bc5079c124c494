/** Why a calendar could not be imported. Each is a state that the host reads, in their language. */
export const FEED_PROBLEMS = [
  "address_refused",
  "unreachable",
  "too_slow",
  "not_found",
  "too_large",
  "too_many_redirects",
  "not_a_calendar",
  "malformed",
  "too_many_events",
  "too_complex",
] as const;
export type FeedProblemCode = (typeof FEED_PROBLEMS)[number];

/** Thrown while a feed is fetched or read. Carries a code and nothing of the address or the file. */
export class FeedProblem extends Error {
  override readonly name = "FeedProblem";
  constructor(readonly code: FeedProblemCode) {
    super(code);
  }
}

export const LINK_KINDS = ["renter", "kitchen", "space"] as const;
export type LinkKind = (typeof LINK_KINDS)[number];
