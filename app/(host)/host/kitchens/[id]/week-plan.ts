import type { Booking } from "@/lib/bookings";
import type { BusyElsewhere } from "@/lib/calendars";
import { contains, fromRanges, type Interval, overlaps } from "@/lib/core/interval";
import { dayStart, localDate } from "@/lib/core/zoned";

const DAYS = 7;
const MAX_WEEKS_AHEAD = 60;

type Closure = Interval & { id: string; reason: string };
export type DayPlan = {
  date: string;
  from: Date;
  open: Interval[];
  closures: Closure[];
  bookings: { booking: Booking; outside: boolean }[];
  elsewhere: BusyElsewhere[];
};
export type WeekPlan = {
  dates: string[];
  from: Date;
  until: Date;
  previous: string | null;
  following: string;
  zone: string;
};

/** Seven days from `week`, or from today when that is missing, malformed, past or absurdly far. */
export function weekStart(week: string | undefined, now: Date, zone: string): WeekPlan {
  const today = localDate(now, zone);
  const farthest = shift(today, MAX_WEEKS_AHEAD * DAYS);
  const valid = week !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(week) && !Number.isNaN(Date.parse(week));
  const first = valid && week > today && week <= farthest ? week : today;
  const previous = shift(first, -DAYS);
  return {
    dates: Array.from({ length: DAYS }, (_, day) => shift(first, day)),
    from: dayStart(first, zone),
    until: dayStart(first, zone, DAYS),
    previous: first > today ? (previous > today ? previous : today) : null,
    following: shift(first, DAYS),
    zone,
  };
}

const shift = (date: string, days: number) =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

/** What happens on each day. A booking is outside when closures or new hours came after it was made. */
export function daysOf(
  plan: WeekPlan,
  kitchen: { openTimes: string },
  closures: readonly Closure[],
  bookings: readonly Booking[],
  elsewhere: readonly BusyElsewhere[],
): DayPlan[] {
  const open = fromRanges(kitchen.openTimes);
  return plan.dates.map((date) => {
    const day = { startsAt: dayStart(date, plan.zone), endsAt: dayStart(date, plan.zone, 1) };
    return {
      date,
      from: day.startsAt,
      open: open.filter((i) => i.startsAt >= day.startsAt && i.startsAt < day.endsAt),
      closures: closures.filter((closure) => overlaps(closure, day)),
      elsewhere: elsewhere.filter((busy) => overlaps(busy, day)),
      bookings: bookings
        .filter((b) => b.startsAt >= day.startsAt && b.startsAt < day.endsAt)
        .map((booking) => ({ booking, outside: !open.some((i) => contains(i, booking)) })),
    };
  });
}
