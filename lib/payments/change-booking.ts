import {
  type Booking,
  getBooking,
  lengthsForChange,
  openChange,
  sameEquipment,
  withNextChange,
} from "@/lib/bookings";
import type { Ctx } from "@/lib/context";
import { equipmentIn } from "@/lib/core/booking-terms";
import { AppError, refuse } from "@/lib/core/errors";
import { addMinutes, minutesIn, slotAt } from "@/lib/core/interval";
import { formatZoned } from "@/lib/core/zoned";
import { payChange } from "./pay-change";
import { type ChangeQuote, quoteChange } from "./quote-change";
import type { ChangeBookingInput, ExtendBookingInput } from "./schemas";
import { writeChange } from "./write-change";

/** How long additional time is kept while its renter pays for it. */
export const CHANGE_MINUTES = 10;

export type ChangeOutcome =
  | { status: "applied"; chargeCents: number; refundCents: number; currency: string }
  | { status: "pending_payment"; chargeCents: number; currency: string; url: string; expiresAt: Date };

/**
 * Moves a booking to another time, makes it longer or shorter, or gives it other equipment. What costs nothing or gives something back is done at
 * once; what costs more is kept for ten minutes while its renter pays the difference. With `useCredit` their credit pays what
 * it can of that, and where it pays all, the change is made at once. `expectedDifferenceCents` is what
 * the person was shown: if it costs more by now, nothing happens. Refuses `not_found`, `forbidden`, `conflict`,
 * `invalid_input` (by field), `slot_taken`, `leaves_gap` (with what would work), `equipment_taken`, `renter_limit`, `precondition_failed`.
 */
export async function changeBooking(ctx: Ctx, input: ChangeBookingInput): Promise<ChangeOutcome> {
  try {
    return await change(ctx, input);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "leaves_gap") throw error;
    const booking = await getBooking(ctx, input.bookingId);
    throw await withNextChange(ctx, booking, slotAt(input.startsAt, input.durationMinutes), error);
  }
}

async function change(ctx: Ctx, input: ChangeBookingInput): Promise<ChangeOutcome> {
  for (let attempt = 0; attempt < 2; attempt++) {
    const quoted = await quoteChange(ctx, input);
    const { chargeCents, refundCents } = quoted.price;
    if (chargeCents - refundCents > (input.expectedDifferenceCents ?? Number.MAX_SAFE_INTEGER))
      refuse("precondition_failed", "The price of this change is another one by now. Look again");
    const state = chargeCents > 0 ? "pending_payment" : "applied";
    const { currency, id: bookingId } = quoted.booking;
    if (!(await isBegun(ctx, quoted))) {
      const outcome = await writeChange(ctx, quoted, {
        ...{ state, openMinutes: CHANGE_MINUTES, reason: "" },
        useCredit: input.useCredit ?? false,
      });
      if (outcome === "stale") continue;
      if (outcome === "applied") return { status: "applied", chargeCents, refundCents, currency };
    }
    return { status: "pending_payment", chargeCents, currency, ...(await payChange(ctx, { bookingId })) };
  }
  return refuse("conflict", "The kitchen changed its rules just now. Look again and choose a slot");
}

/** The same change waits for its payment already: asking for it again leads to the same page. */
async function isBegun(ctx: Ctx, { booking, slot, equipment, price }: ChangeQuote): Promise<boolean> {
  if (price.chargeCents === 0) return false;
  const open = await openChange(ctx, booking.id);
  const own = equipmentIn(booking.quote);
  return (
    open?.state === "pending_payment" &&
    sameEquipment(open.toEquipment ?? own, equipment ?? own) &&
    +open.toStartsAt === +slot.startsAt &&
    +open.toEndsAt === +slot.endsAt
  );
}

/**
 * Makes a booking longer by so many minutes; during the slot, too. Only what comes next in the space, its buffers, the
 * opening hours and the greatest length count. Refuses as `changeBooking`; `slot_taken` says until when it would go.
 */
export async function extendBooking(ctx: Ctx, input: ExtendBookingInput): Promise<ChangeOutcome> {
  const { minutes, bookingId, ...rest } = input;
  const { booking } = await quoteExtension(ctx, { bookingId, minutes });
  const durationMinutes = minutesIn(booking) + minutes;
  return changeBooking(ctx, { ...rest, bookingId, startsAt: booking.startsAt, durationMinutes });
}

/** What staying longer would cost. Refuses as `extendBooking`. */
async function quoteExtension(
  ctx: Ctx,
  { bookingId, minutes }: { bookingId: string; minutes: number },
): Promise<ChangeQuote> {
  const booking = await getBooking(ctx, bookingId);
  const { startsAt } = booking;
  const quoted = await quoteChange(ctx, {
    bookingId,
    startsAt,
    durationMinutes: minutesIn(booking) + minutes,
  });
  await refuseIfTaken(ctx, booking, quoted.slot.endsAt);
  return quoted;
}

async function refuseIfTaken(ctx: Ctx, booking: Booking, endsAt: Date): Promise<void> {
  // Whether its equipment is free as well is decided when it is taken.
  const lengths = await lengthsForChange(ctx, booking, { alone: true });
  const until = addMinutes(booking.startsAt, Math.max(0, ...lengths));
  if (endsAt <= until) return;
  if (until <= booking.endsAt) throw new AppError("slot_taken", "The time after this booking is taken");
  const time = formatZoned(until, booking.timeZone, ctx.locale, { hour: "numeric", minute: "2-digit" });
  throw new AppError("slot_taken", "This space is free until {time}", {}, { values: { time } });
}
