import { cents, priceOfMinutes } from "@/lib/core/money";
import { termsOf } from "@/lib/pricing";
import type { Booking } from "./queries";

const STEP_MINUTES = 30;

type Overstay = { overstayMinutes: number; halfHours: number; claimCents: number };

/** How far past its end a crew is at a moment: whole minutes, half hours begun, and what they cost at the booked rate. */
export function overstayAt(
  { endsAt, quote, timeZone }: Pick<Booking, "endsAt" | "quote" | "timeZone">,
  at: Date,
): Overstay {
  const overstayMinutes = Math.max(0, Math.floor((at.getTime() - endsAt.getTime()) / 60_000));
  const halfHours = Math.ceil(overstayMinutes / STEP_MINUTES);
  const { hourlyRateCents } = termsOf(quote, timeZone);
  const claimCents = priceOfMinutes(cents(hourlyRateCents), halfHours * STEP_MINUTES);
  return { overstayMinutes, halfHours, claimCents };
}
