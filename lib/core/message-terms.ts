/** A thread has two sides: the renter, and everybody of the organization. */
export const MESSAGE_SIDES = ["renter", "host"] as const;
