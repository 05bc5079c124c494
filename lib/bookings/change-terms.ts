import { type ChangeKind, equipmentIn, type Quote } from "@/lib/core/booking-terms";
import { refuse, refuseField } from "@/lib/core/errors";
import { addMinutes, type Interval } from "@/lib/core/interval";
import { type Bps, bps, cents, shareOf } from "@/lib/core/money";
import type { SpaceCard } from "@/lib/kitchens";
import { type PricedEquipment, quoteSlot, splitKept, termsOf } from "@/lib/pricing";
import { refundShare } from "./cancellation-policy";
import { type Booking, isStorage } from "./queries";
import { checkSlot } from "./slot-rules";

type Paid = Pick<Booking, "quote" | "timeZone" | "totalCents" | "refundedCents">;

/**
 * What another time costs. `chargeCents` and `refundCents` are never both more than nothing. The last three are the
 * shares of all that was paid and not given back: they always sum to it.
 */
export type ChangePrice = {
  priceBeforeCents: number;
  priceAfterCents: number;
  chargeCents: number;
  refundCents: number;
  quote: Quote;
  platformFeeCents: number;
  taxCents: number;
  hostDueCents: number;
};

/**
 * May a renter still change the time of a booking? Before it begins: while cancelling it would still give something
 * back. Once the crew is in: only to stay longer. Returns what kind of change it is, and the share of time given up
 * that comes back. `equipment`: it is to have other equipment, be it at another time or not. Refuses `conflict`, `invalid_input`.
 */
export function rightToChange(
  booking: Booking,
  slot: Interval,
  now: Date,
  { equipment = false } = {},
): { kind: ChangeKind; share: Bps } {
  if (isStorage(booking)) refuse("conflict", "A month of storage keeps its days");
  if (
    !equipment &&
    slot.startsAt.getTime() === booking.startsAt.getTime() &&
    +slot.endsAt === +booking.endsAt
  )
    refuseField("startsAt", "That is the time of the booking already");
  if (booking.status === "checked_in") {
    if (equipment) refuse("conflict", "Equipment can be changed until the booking begins");
    if (slot.startsAt.getTime() !== booking.startsAt.getTime() || slot.endsAt <= booking.endsAt)
      refuse("conflict", "A booking that has begun can only be extended");
    if (now >= booking.endsAt) refuse("conflict", "This slot is over");
    return { kind: "extension", share: bps(0) };
  }
  if (booking.status !== "confirmed") refuse("conflict", "Only a confirmed booking can be changed");
  const { share } = refundShare(booking, now);
  if (!canChange(booking, now))
    refuse("conflict", "It is too late to change this booking: cancelling it would give nothing back");
  return { kind: "change", share };
}

/** Whether a change page has anything to offer. */
export const canChange = (booking: Booking, now: Date): boolean =>
  !isStorage(booking) &&
  booking.status === "confirmed" &&
  now < booking.startsAt &&
  refundShare(booking, now).share > 0;

/**
 * Another time at the rates it was booked at, with the equipment that it is to have. Time given up comes back by `share`; the rest of it
 * stays with the host. Of a booking that its bank took a part of the price back from, nothing comes back before the new price is
 * covered, and what is left is shared as the price is.
 */
export function priceChange(
  booking: Paid,
  slot: Interval,
  share: Bps,
  equipment: readonly PricedEquipment[] = equipmentIn(booking.quote),
): ChangePrice {
  const quote = quoteSlot(slot, termsOf(booking.quote, booking.timeZone), equipment);
  const priceBeforeCents = booking.quote.totalCents;
  const more = quote.totalCents - priceBeforeCents;
  const chargeCents = Math.max(more, 0);
  const paidCents = booking.totalCents - booking.refundedCents;
  const beyondCents = Math.max(paidCents - quote.totalCents, 0);
  const refundCents = Math.min(shareOf(cents(Math.max(-more, 0)), share), beyondCents);
  const leftCents = paidCents + chargeCents - refundCents;
  const coveredCents = Math.min(leftCents, quote.totalCents);
  const price = coveredCents < quote.totalCents ? splitKept(cents(coveredCents), quote) : quote;
  const kept = splitKept(cents(leftCents - coveredCents), quote);
  const platformFeeCents = price.platformFeeCents + kept.platformFeeCents;
  const taxCents = price.taxCents + kept.taxCents;
  return {
    priceBeforeCents,
    priceAfterCents: quote.totalCents,
    chargeCents,
    refundCents,
    quote,
    platformFeeCents,
    taxCents,
    hostDueCents: leftCents - platformFeeCents - taxCents,
  };
}

/** A move that its renter only consents to: the price, and how it is shared, stay as they are. */
export function samePrice(booking: Booking): ChangePrice {
  const { quote, platformFeeCents, taxCents, hostDueCents } = booking;
  const price = { priceBeforeCents: quote.totalCents, priceAfterCents: quote.totalCents };
  return { ...price, chargeCents: 0, refundCents: 0, quote, platformFeeCents, taxCents, hostDueCents };
}

/** The rules of a space as a change meets them: the buffers it was booked with, and no notice for a start that stays. */
export function cardForChange(card: SpaceCard, booking: Booking, startStays: boolean): SpaceCard {
  const { bufferBeforeMinutes, bufferAfterMinutes } = booking;
  return {
    ...card,
    bufferBeforeMinutes,
    bufferAfterMinutes,
    leadTimeMinutes: startStays ? 0 : card.leadTimeMinutes,
  };
}

/** The rules of the space for a changed time. A slot that has begun is judged as on its eve: only its end is new. */
export function checkChange(
  card: SpaceCard,
  booking: Booking,
  slot: Interval,
  now: Date,
  { host = false } = {},
): void {
  // Notice is what a renter owes the host.
  const stays = host || slot.startsAt.getTime() === booking.startsAt.getTime();
  const begun = booking.status === "checked_in" && slot.startsAt <= now;
  checkSlot(cardForChange(card, booking, stays), slot, begun ? addMinutes(slot.startsAt, -1) : now);
}
