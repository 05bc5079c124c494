import { Temporal } from "temporal-polyfill";
import { type Interval, overlaps, subtract, union } from "./interval";
import { dateFormat } from "./locale";

/**
 * The one place where wall clocks meet instants. Opening hours and series are wall-clock times in the kitchen's IANA
 * zone; everything stored or compared is an instant. Daylight saving follows RFC 5545: a time that the clocks skip is
 * read with the offset before the gap, and one that occurs twice means the first.
 */

/** Weekday 1 (Monday) to 7 (Sunday), minutes of the wall clock; `closesMinute` past 1440 runs into the next day. */
export type OpeningHours = { weekday: number; opensMinute: number; closesMinute: number };

const DAY_MINUTES = 1_440;

export function isTimeZone(zone: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone);
    return true;
  } catch {
    return false;
  }
}

const zoned = (at: Date, zone: string) =>
  Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone);

/** The instant of a wall-clock minute of a calendar day; minutes past 1440 fall on the following day. */
function atMinute(day: Temporal.PlainDate, minute: number, zone: string): Date {
  const date = day.add({ days: Math.floor(minute / DAY_MINUTES) });
  const rest = minute % DAY_MINUTES;
  const time = Temporal.PlainTime.from({ hour: Math.floor(rest / 60), minute: rest % 60 });
  return new Date(date.toZonedDateTime({ timeZone: zone, plainTime: time }).epochMilliseconds);
}

/** The kitchen's calendar date (`2030-01-02`) at an instant. */
export const localDate = (at: Date, zone: string) => zoned(at, zone).toPlainDate().toString();

/** Minute of the wall-clock day (0 to 1439) at an instant. */
export function localMinute(at: Date, zone: string): number {
  const local = zoned(at, zone);
  return local.hour * 60 + local.minute;
}

/** The calendar dates from one to another on which a weekly or monthly rule falls, earliest first, at most `most`. */
export function ruleDates(
  rule: {
    frequency: "weekly" | "monthly";
    interval: number;
    weekdays: readonly number[];
    startsOn: string;
    until: string;
  },
  most: number,
): string[] {
  const [first, last] = [Temporal.PlainDate.from(rule.startsOn), Temporal.PlainDate.from(rule.until)];
  const dates: string[] = [];
  const keep = (day: Temporal.PlainDate) => {
    if (Temporal.PlainDate.compare(day, first) >= 0 && Temporal.PlainDate.compare(day, last) <= 0)
      dates.push(day.toString());
  };
  if (rule.frequency === "monthly") {
    // A month without such a day has no occurrence, as in RFC 5545.
    for (let n = 0; dates.length < most; n += rule.interval) {
      const month = first.with({ day: 1 }).add({ months: n });
      if (Temporal.PlainDate.compare(month, last) > 0) break;
      if (first.day <= month.daysInMonth) keep(month.with({ day: first.day }));
    }
    return dates;
  }
  const monday = first.subtract({ days: first.dayOfWeek - 1 });
  for (let n = 0; dates.length < most; n += rule.interval) {
    const week = monday.add({ weeks: n });
    if (Temporal.PlainDate.compare(week, last) > 0) break;
    for (const weekday of [...rule.weekdays].sort()) keep(week.add({ days: weekday - 1 }));
  }
  return dates.slice(0, most);
}

/** The day of a kitchen's calendar, midnight to midnight, in which an instant lies. */
export function localDay(at: Date, zone: string): Interval {
  const day = zoned(at, zone).toPlainDate();
  return { startsAt: atMinute(day, 0, zone), endsAt: atMinute(day.add({ days: 1 }), 0, zone) };
}

/** The week of a kitchen's calendar, Monday to Monday, in which an instant lies. */
export function localWeek(at: Date, zone: string): Interval {
  const day = zoned(at, zone).toPlainDate();
  const monday = day.subtract({ days: day.dayOfWeek - 1 });
  return { startsAt: atMinute(monday, 0, zone), endsAt: atMinute(monday.add({ days: 7 }), 0, zone) };
}

/** The same day `months` later (`2030-01-31` and 1: `2030-02-28`): the last day where a month has no such day. */
export const monthsLater = (date: string, months: number) =>
  Temporal.PlainDate.from(date).add({ months }).toString();

/** `2030-01-02` as an instant at midnight of that zone, `days` later. */
export const dayStart = (date: string, zone: string, days = 0) =>
  atMinute(Temporal.PlainDate.from(date).add({ days }), 0, zone);

/**
 * A date and time as a person wrote them (`2030-03-31`, `02:30`). Returns null for a malformed value and for a time
 * that the clocks skip on that day; a time that occurs twice means the first.
 */
export function instantOf(date: string, time: string, zone: string): Date | null {
  try {
    const wall = Temporal.PlainDateTime.from(`${date}T${time}`, { overflow: "reject" });
    const instant = wall.toZonedDateTime(zone);
    return instant.toPlainDateTime().equals(wall) ? new Date(instant.epochMilliseconds) : null;
  } catch {
    return null;
  }
}

/** The instant of a wall clock that is written as if it were UTC: how calendars count days and hours before they have a zone. */
export function instantOfWall(wall: Date, zone: string): Date {
  const offset = fixedOffset(zone);
  if (offset !== null) return new Date(wall.getTime() - offset);
  const text = wall.toISOString().slice(0, 19);
  return new Date(Temporal.PlainDateTime.from(text).toZonedDateTime(zone).epochMilliseconds);
}

/** What a zone's wall clock shows, written as if it were UTC. */
export function wallAt(at: Date, zone: string): Date {
  const offset = fixedOffset(zone) ?? zoned(at, zone).offsetNanoseconds / 1e6;
  return new Date(at.getTime() + offset);
}

/** `UTC` and `-06:00` need no table of rules. */
function fixedOffset(zone: string): number | null {
  if (zone === "UTC") return 0;
  const [, sign, hours, minutes] = /^([+-])(\d\d):(\d\d)$/.exec(zone) ?? [];
  return sign ? (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000 : null;
}

type Weekly = { weekdays: readonly number[]; fromMinute: number; toMinute: number };

/**
 * Asks when weekly times take place in an interval, by the wall clock of a zone, earliest first. Each lasts a day at
 * most.
 */
export function weeklyTimesIn(around: Interval, zone: string): (weekly: Weekly) => Interval[] {
  const { dayAt, minuteOf } = clockAround(around, zone);
  // A day early, because it may run past midnight.
  const [first, last] = [dayAt(around.startsAt) - 1, dayAt(around.endsAt)];
  return ({ weekdays, fromMinute, toMinute }) => {
    const times: Interval[] = [];
    for (let day = first; day <= last; day++) {
      // The first of January 1970 was a Thursday.
      if (!weekdays.includes(((((day + 3) % 7) + 7) % 7) + 1)) continue;
      const time = { startsAt: minuteOf(day, fromMinute), endsAt: minuteOf(day, toMinute) };
      if (time.startsAt < time.endsAt && overlaps(time, around)) times.push(time);
    }
    return times;
  };
}

/** Days counted from 1970 and their minutes in a zone: plain arithmetic where no clock changes around the interval. */
function clockAround({ startsAt, endsAt }: Interval, zone: string) {
  const steady = steadyOffset(zone, startsAt.getTime() - 2 * DAY_MS, endsAt.getTime() + 2 * DAY_MS);
  if (steady !== null)
    return {
      dayAt: (at: Date) => Math.floor((at.getTime() + steady) / DAY_MS),
      minuteOf: (day: number, minute: number) => new Date(day * DAY_MS + minute * 60_000 - steady),
    };
  const epoch = Temporal.PlainDate.from("1970-01-01");
  return {
    dayAt: (at: Date) => epoch.until(zoned(at, zone).toPlainDate()).days,
    minuteOf: (day: number, minute: number) => atMinute(epoch.add({ days: day }), minute, zone),
  };
}

const DAY_MS = DAY_MINUTES * 60_000;
const MAX_SPANS = 2_000;
/** The times between two changes of a zone's clock, as they were asked for. */
const spans = new Map<string, { from: number; to: number; offset: number }[]>();

/** The offset of a zone, where it is one and the same from one instant to another. */
function steadyOffset(zone: string, from: number, to: number): number | null {
  const known = spans.get(zone)?.find((span) => span.from <= from && from < span.to);
  if (known) return to < known.to ? known.offset : null;
  const at = zoned(new Date(from), zone);
  // A moment later, so that a change at this very instant is the one before it.
  const before = at.add({ milliseconds: 1 }).getTimeZoneTransition("previous");
  const span = {
    from: before?.epochMilliseconds ?? Number.NEGATIVE_INFINITY,
    to: at.getTimeZoneTransition("next")?.epochMilliseconds ?? Number.POSITIVE_INFINITY,
    offset: at.offsetNanoseconds / 1e6,
  };
  if (spans.size >= MAX_SPANS) spans.clear();
  spans.set(zone, [...(spans.get(zone) ?? []).slice(-9), span]);
  return to < span.to ? span.offset : null;
}

/** Everything that is open in `days` calendar days from the day of `from`, less closures. */
export function openTimes(
  hours: readonly OpeningHours[],
  closures: readonly Interval[],
  zone: string,
  from: Date,
  days: number,
): Interval[] {
  // A day early, because the night shift of yesterday may still be open.
  const first = zoned(from, zone).toPlainDate().subtract({ days: 1 });
  const open: Interval[] = [];
  for (let offset = 0; offset <= days; offset++) {
    const day = first.add({ days: offset });
    for (const shift of hours) {
      if (shift.weekday !== day.dayOfWeek) continue;
      const startsAt = atMinute(day, shift.opensMinute, zone);
      const endsAt = atMinute(day, shift.closesMinute, zone);
      if (startsAt < endsAt) open.push({ startsAt, endsAt });
    }
  }
  return subtract(union(open), closures);
}

/** The same wall-clock time `weeks` later: 06:00 stays 06:00 across a change of the clocks. */
export function weeksLater(at: Date, weeks: number, zone: string): Date {
  return new Date(zoned(at, zone).add({ weeks }).epochMilliseconds);
}

/** `2030-01-02T09:00:00-06:00`: the instant as the kitchen's clock shows it. */
export const withOffset = (at: Date, zone: string) =>
  zoned(at, zone).toString({ timeZoneName: "never", smallestUnit: "second" });

/**
 * Formats an instant on the kitchen's clock; the reader's own zone never matters. Spanish writes `6:00 am`: with the stops of
 * `a.m.` a sentence that ends in a time would have two.
 */
export function formatZoned(
  at: Date,
  zone: string,
  locale: string,
  options: Intl.DateTimeFormatOptions,
): string {
  const written = dateFormat(locale, { ...options, timeZone: zone }).format(at);
  return locale === "es" ? written.replace(/([ap])\.\s?m\./, "$1m") : written;
}
