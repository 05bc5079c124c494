import { authorize } from "@/lib/access";
import type { ChangePrice } from "@/lib/bookings";
import { type Booking, checkChange, getBooking, priceChange, rightToChange } from "@/lib/bookings";
import { type Ctx, requirePerson } from "@/lib/context";
import type { ChangeKind } from "@/lib/core/booking-terms";
import { type Interval, slotAt } from "@/lib/core/interval";
import type { Bps } from "@/lib/core/money";
import { type SpaceCard, spaceCard } from "@/lib/kitchens";
import type { ChangeTimeInput } from "./schemas";

export type ChangeQuote = {
  booking: Booking;
  card: SpaceCard;
  slot: Interval;
  kind: ChangeKind;
  /** The share of time given up that comes back. */
  share: Bps;
  price: ChangePrice;
};

/**
 * What another time would cost or give back, shown before it is confirmed. Whether it is still free is decided when it is
 * taken. Refuses `not_found`, `forbidden`, `conflict`, `invalid_input` (by field).
 */
export async function quoteChange(ctx: Ctx, input: ChangeTimeInput): Promise<ChangeQuote> {
  const booking = await getBooking(ctx, input.bookingId);
  authorize(await requirePerson(ctx), "booking:change", booking);
  const slot = slotAt(input.startsAt, input.durationMinutes);
  const { kind, share } = rightToChange(booking, slot, ctx.now);
  // Hours that were opened a moment ago count: only what is written is checked against the version.
  const card = await spaceCard(ctx, booking.spaceId, true);
  checkChange(card, booking, slot, ctx.now);
  return { booking, card, slot, kind, share, price: priceChange(booking, slot, share) };
}
