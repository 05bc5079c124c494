/** Pressing Pay extends the hold once, to this long from then. */
export const PAY_MINUTES = 15;
/**
 * Stripe wants at least 30 from when the page is made; exactly 30 fails when our clock runs ahead of theirs. Counted
 * from the first press, so that a page whose making failed can be made again, unchanged, until the hold ends.
 */
export const SESSION_MINUTES = PAY_MINUTES + 31;
