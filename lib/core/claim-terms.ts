/** How long after a visit damage can be claimed; until then its deposit is kept, and its host is not paid out. */
export const CLAIM_WINDOW_HOURS = 48;
/** How long a renter has to answer a claim. Who says nothing accepts it as it was filed. */
export const ANSWER_HOURS = 72;
export const MOST_CLAIM_ITEMS = 10;
export const MOST_CLAIM_PHOTOS = 10;
/** The most that a host can ask for as a deposit. */
export const MOST_DEPOSIT_CENTS = 500_000;

/** held: ours to keep. ended: all of it was given back or awarded. void: its payment was never taken. */
export const DEPOSIT_STATES = ["held", "ended", "void"] as const;

/** open: the renter's turn. disputed: support decides. */
export const CLAIM_STATES = ["open", "disputed", "decided", "withdrawn"] as const;

/** Who ended a claim: the renter's yes, the renter's silence, or support. */
export const CLAIM_OUTCOMES = ["accepted", "silence", "support"] as const;
