import { z } from "zod";

/** An amount that a person was shown before they said yes, in cents: whoever is asked compares it with what is so now. */
export const shownCents = (leastCents: number) =>
  z
    .int("Give whole cents")
    .min(leastCents, "Give nothing or more")
    .max(2_147_483_647, "That is more than was paid");

/** The same as forms and addresses write it: as text. */
export const typedCents = (leastCents: number) =>
  z
    .string("Give whole cents")
    .regex(/^-?\d{1,10}$/, "Give whole cents")
    .transform(Number)
    .pipe(shownCents(leastCents));
