import { z } from "zod";

const EARLIEST = new Date("2000-01-01T00:00:00Z");
const LATEST = new Date("2100-01-01T00:00:00Z");

/** An instant with an offset: a time without one would be read in some server's zone. */
export const InstantInput = z.iso
  .datetime({ offset: true, error: "Give an instant with an offset, like 2030-01-02T09:00:00-06:00" })
  .transform((text) => new Date(text))
  // Beyond these years lie typing errors, and dates that a database writes differently.
  .refine((at) => at >= EARLIEST && at < LATEST, "Give an instant between 2000 and 2100");
