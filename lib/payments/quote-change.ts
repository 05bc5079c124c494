import { authorize } from "@/lib/access";
import type { ChangePrice } from "@/lib/bookings";
import {
  type Booking,
  checkChange,
  getBooking,
  type NextEquipment,
  nextEquipment,
  priceChange,
  refuseBeyondOnePayment,
  rightToChange,
  sameEquipment,
} from "@/lib/bookings";
import { type Ctx, requirePerson } from "@/lib/context";
import { type ChangeKind, equipmentIn } from "@/lib/core/booking-terms";
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
  /** What it is to have besides its space; null: what it has. */
  equipment: NextEquipment[] | null;
  price: ChangePrice;
};

/**
 * What another time or other equipment would cost or give back, shown before it is confirmed. Whether it is still free is decided when it is
 * taken. Refuses `not_found` (also by field `equipment`), `forbidden`, `conflict`, `invalid_input` (by field).
 */
export async function quoteChange(ctx: Ctx, input: ChangeTimeInput): Promise<ChangeQuote> {
  const booking = await getBooking(ctx, input.bookingId);
  authorize(await requirePerson(ctx), "booking:change", booking);
  const slot = slotAt(input.startsAt, input.durationMinutes);
  const own = equipmentIn(booking.quote);
  const other = input.equipment !== undefined && !sameEquipment(own, input.equipment);
  const { kind, share } = rightToChange(booking, slot, ctx.now, { equipment: other });
  // Hours that were opened a moment ago count: only what is written is checked against the version.
  const card = await spaceCard(ctx, booking.spaceId, true);
  const equipment = other ? nextEquipment(card, booking, input.equipment ?? []) : null;
  const stays = +slot.startsAt === +booking.startsAt && +slot.endsAt === +booking.endsAt;
  if (!stays) checkChange(card, booking, slot, ctx.now);
  const price = priceChange(booking, slot, share, equipment ?? undefined);
  if (equipment) refuseBeyondOnePayment(price.quote);
  return { booking, card, slot, kind, share, equipment, price };
}
