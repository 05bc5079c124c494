import { formatZoned } from "@/lib/core/zoned";

type Slot = { startsAt: Date; endsAt: Date; timeZone: string };

const CLOCK = { hour: "numeric", minute: "2-digit" } as const;
const DAY = { weekday: "long", month: "long", day: "numeric" } as const;

export const clock = (at: Date, zone: string, locale: string) => formatZoned(at, zone, locale, CLOCK);
export const longDay = (at: Date, zone: string, locale: string) => formatZoned(at, zone, locale, DAY);
export const stamp = (at: Date, zone: string, locale: string) =>
  formatZoned(at, zone, locale, { month: "short", day: "numeric", ...CLOCK });

/** `6:00 AM – 10:00 AM`, with the day of the end when it is another one. */
export function span({ startsAt, endsAt, timeZone }: Slot, locale: string): string {
  const sameDay = longDay(startsAt, timeZone, locale) === longDay(endsAt, timeZone, locale);
  const until = sameDay
    ? clock(endsAt, timeZone, locale)
    : formatZoned(endsAt, timeZone, locale, { weekday: "short", ...CLOCK });
  return `${clock(startsAt, timeZone, locale)} – ${until}`;
}
