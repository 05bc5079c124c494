import { z } from "zod";
import { BookingIdInput } from "@/lib/bookings/schemas";
import { dollarsInput } from "@/lib/core/dollars-input";
import { shownCents, typedCents } from "@/lib/core/shown-cents";

const amountCents = z
  .int("Give whole cents")
  .min(1, "Give more than nothing")
  .max(10_000_000, "That is more than was paid");

export const GiveBackInput = BookingIdInput.extend({
  amountCents,
  currency: z.literal("usd", "Give amounts in US dollars").default("usd"),
  reason: z.string("Give a reason").trim().min(3, "Give a reason").max(500, "Use at most 500 characters"),
  /** What was left to give back when it was shown: giving stops if something went back meanwhile. */
  expectedLeftCents: shownCents(0).optional(),
});
export type GiveBackInput = z.output<typeof GiveBackInput>;

/** The same as a form has it: dollars as they are typed, and numbers that are text there. */
export const GiveBackForm = GiveBackInput.omit({ amountCents: true, currency: true })
  .extend({
    amount: dollarsInput(6).pipe(amountCents),
    expectedLeftCents: typedCents(0),
  })
  .transform(({ amount, ...rest }) => ({ ...rest, amountCents: amount }));
