import type { Ctx } from "@/lib/context";
import { AppError } from "@/lib/core/errors";
import { addDays, type Interval, minutesIn, slotAt } from "@/lib/core/interval";
import { lengthsForChange, timesForChange } from "./change-times";
import { CURABLE, LOOK_AHEAD_DAYS, suggesting } from "./next-free";
import type { Booking } from "./queries";
import { nextFree } from "./slot-choices";

/**
 * A refusal of a change with what would work instead, the booking's own time counted as free: once the crew is in, the next
 * longer stay; before, the next start within two weeks.
 */
export async function withNextChange(
  ctx: Ctx,
  booking: Booking,
  slot: Interval,
  error: unknown,
): Promise<unknown> {
  if (!(error instanceof AppError) || error.suggestion || !CURABLE.includes(error.code)) return error;
  const found =
    booking.status === "checked_in"
      ? await longerStay(ctx, booking, minutesIn(slot))
      : await otherStart(ctx, booking, slot);
  return found ? suggesting(error, found, booking.timeZone) : error;
}

async function longerStay(ctx: Ctx, booking: Booking, minutes: number): Promise<Interval | null> {
  const longer = (await lengthsForChange(ctx, booking)).filter((one) => one > minutesIn(booking));
  const length = longer.find((one) => one >= minutes) ?? longer.at(-1);
  return length === undefined ? null : slotAt(booking.startsAt, length);
}

async function otherStart(ctx: Ctx, booking: Booking, slot: Interval): Promise<Interval | null> {
  const from = slot.startsAt > ctx.now ? slot.startsAt : ctx.now;
  const window = { startsAt: from, endsAt: addDays(from, LOOK_AHEAD_DAYS) };
  return nextFree(await timesForChange(ctx, booking, window), from, minutesIn(slot));
}
