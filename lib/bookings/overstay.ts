import { cents, priceOfMinutes } from "@/lib/core/money";
import type { Booking } from "./queries";

const STEP_MINUTES = 30;

type Overstay = { overstayMinutes: number; halfHours: number; claimCents: number };

/** How far past its end a crew is at a moment: whole minutes, half hours begun, and what they cost at the booked rate. */
export function overstayAt({ endsAt, quote }: Pick<Booking, "endsAt" | "quote">, at: Date): Overstay {
  const overstayMinutes = Math.max(0, Math.floor((at.getTime() - endsAt.getTime()) / 60_000));
  const halfHours = Math.ceil(overstayMinutes / STEP_MINUTES);
  const rateCents = quote.lines.find((line) => line.kind === "time")?.hourlyRateCents ?? 0;
  const claimCents = priceOfMinutes(cents(rateCents), halfHours * STEP_MINUTES);
  return { overstayMinutes, halfHours, claimCents };
}
