/** How long after a visit damage can be claimed; until then its deposit is kept, and its host is not paid out. */
export const CLAIM_WINDOW_HOURS = 48;
/** How long a renter has to answer a claim. Who says nothing accepts it as it was filed. */
export const ANSWER_HOURS = 72;
export const MOST_CLAIM_ITEMS = 10;
export const MOST_CLAIM_PHOTOS = 10;
/** The most that a host can ask for as a deposit. */
export const MOST_DEPOSIT_CENTS = 500_000;
/** The most that a host can ask to be let charge for damage beyond the deposit. */
export const MOST_BEYOND_DEPOSIT_CENTS = 1_000_000;
/** How long a renter whose card was declined has to pay for damage beyond the deposit; later it is still welcome. */
export const PAY_DAMAGE_DAYS = 14;

/** held: ours to keep. ended: all of it was given back or awarded. void: its payment was never taken. */
export const DEPOSIT_STATES = ["held", "ended", "void"] as const;

/** open: the renter's turn. disputed: support decides. */
export const CLAIM_STATES = ["open", "disputed", "decided", "withdrawn"] as const;

/**
 * Of what is charged beyond a deposit. pending: to be taken from the card that was kept. declined: the bank said no, its renter
 * is asked to pay on a page. unpaid: they did not in time.
 */
export const CHARGE_STATES = ["pending", "declined", "paid", "unpaid"] as const;

/** Who ended a claim: the renter's yes, the renter's silence, or support. */
export const CLAIM_OUTCOMES = ["accepted", "silence", "support"] as const;
