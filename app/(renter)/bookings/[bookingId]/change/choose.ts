import { type Booking, lengthChoices, startChoices, timesForChange } from "@/lib/bookings";
import type { Ctx } from "@/lib/context";
import { addDays, minutesIn } from "@/lib/core/interval";
import { dayStart, instantOf, localDate } from "@/lib/core/zoned";
import type { ChangeParams } from "./change-params";

const DAYS = 7;
const MOST_DAYS_AHEAD = 400;

export type Choice = {
  /** The days shown, first to last, each with how many starts it has. */
  days: { date: string; starts: number }[];
  date: string;
  starts: Date[];
  startsAt: Date | null;
  lengths: number[];
  minutes: number | null;
  earlier: string | null;
  later: string;
};

/** Days, starts and lengths that a booking could have instead; its own time counts as free. */
export async function chooseTime(ctx: Ctx, booking: Booking, params: ChangeParams): Promise<Choice> {
  const zone = booking.timeZone;
  const today = localDate(ctx.now, zone);
  const date = dayOf(params.date, today) ?? localDate(booking.startsAt, zone);
  const first = firstDay(today, date);
  const window = { startsAt: dayStart(first, zone), endsAt: dayStart(first, zone, DAYS + 1) };
  const availability = await timesForChange(ctx, booking, window);
  const days = Array.from({ length: DAYS }, (_, i) => shift(first, i)).map((day) => ({
    date: day,
    starts: startChoices(availability, day).length,
  }));
  const starts = startChoices(availability, date);
  const wanted = params.start ? instantOf(date, params.start, zone) : booking.startsAt;
  const startsAt = starts.find((start) => start.getTime() === wanted?.getTime()) ?? null;
  const lengths = startsAt ? lengthChoices(availability, startsAt) : [];
  const length = params.minutes ?? minutesIn(booking);
  const minutes = lengths.find((one) => one === length) ?? lengths.at(-1) ?? null;
  const earlier = first > today ? (shift(first, -DAYS) > today ? shift(first, -DAYS) : today) : null;
  return { days, date, starts, startsAt, lengths, minutes, earlier, later: shift(first, DAYS) };
}

const shift = (date: string, days: number) =>
  addDays(new Date(`${date}T00:00:00Z`), days)
    .toISOString()
    .slice(0, 10);

function dayOf(date: string | undefined, today: string): string | null {
  if (!date || Number.isNaN(Date.parse(date)) || date < today || date > shift(today, MOST_DAYS_AHEAD))
    return null;
  return date;
}

/** Weeks are counted from today, so that the first one is never half over. */
function firstDay(today: string, date: string): string {
  const days = Math.round((Date.parse(date) - Date.parse(today)) / 86_400_000);
  return shift(today, days - (days % DAYS));
}
