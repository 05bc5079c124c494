import { FeedProblem } from "@/lib/core/calendar-terms";
import { addDays, type Interval } from "@/lib/core/interval";
import { instantOfWall, wallAt } from "@/lib/core/zoned";
import { type Component, decode, type Property, readCalendar } from "./content-lines";
import { type Budget, DAY_MS, occurrences, parseRule } from "./recurrence";
import { type Zones, zonesOf } from "./zones";

export type BusyTime = Interval & { summary: string };
type Reading = { zone: string; window: Interval; now: Date };

export const MAX_EVENTS = 5_000;
const MAX_STEPS = 1_000_000;
const MAX_SUMMARY = 120;

/** A date or time as written: a wall clock (as if UTC) and how it becomes an instant. */
type Moment = { wall: number; zone: string; day: boolean };
type Event = {
  uid: string;
  start: Moment;
  /** Milliseconds. Of whole days it is counted on the calendar, of hours in real time. */
  length: number;
  summary: string;
  free: boolean;
  rule: string | undefined;
  more: Property[];
  except: Property[];
  replaces: Property | undefined;
};

/**
 * Pure: when a calendar file says its owner is busy, within a window, repeating events expanded. Times without a zone
 * and whole days are the kitchen's. Entries that are free, cancelled or our own (they came back by way of another
 * calendar) are left out. Throws `FeedProblem` for what is no calendar or goes beyond its limits; never a part of it.
 */
export function busyTimes(bytes: Uint8Array, reading: Reading): BusyTime[] {
  const events: Component[] = [];
  const zoneDefinitions: Component[] = [];
  const periods: Property[] = [];
  readCalendar(decode(bytes), (component) => {
    if (component.name === "VEVENT") events.push(component);
    else if (component.name === "VTIMEZONE" && zoneDefinitions.length < 100) zoneDefinitions.push(component);
    else if (component.name === "VFREEBUSY") {
      periods.push(...component.properties.filter(({ name }) => name === "FREEBUSY"));
    }
  });
  const zones = zonesOf(zoneDefinitions, reading.zone, reading.now);
  const found = new Found(reading.window);
  const all = events.flatMap((component) => eventOf(component, reading.zone, zones) ?? []);
  const replaced = replacedBy(all, reading.zone, zones);
  const budget: Budget = { steps: MAX_STEPS };
  for (const event of all) {
    const gone = event.replaces ? undefined : replaced.get(event.uid);
    if (!event.free) expand(event, gone, { ...reading, zones, found, budget });
  }
  for (const period of periods) readPeriods(period, reading.zone, zones, found);
  return found.list();
}

/** What lies in the window, once each, and never more than the limit. */
class Found {
  private readonly times = new Map<string, BusyTime>();
  constructor(readonly window: Interval) {}
  add(from: number, until: number, summary: string): void {
    const startsAt = new Date(Math.max(from, this.window.startsAt.getTime()));
    const endsAt = new Date(Math.min(until, this.window.endsAt.getTime()));
    if (!(startsAt < endsAt)) return;
    this.times.set(`${startsAt.getTime()} ${endsAt.getTime()} ${summary}`, { startsAt, endsAt, summary });
    if (this.times.size > MAX_EVENTS) throw new FeedProblem("too_many_events");
  }
  list(): BusyTime[] {
    return [...this.times.values()];
  }
}

const instantAt = (wall: number, { zone }: Moment) => instantOfWall(new Date(wall), zone).getTime();

type Expansion = Reading & { zones: Zones; found: Found; budget: Budget };

function expand(
  event: Event,
  gone: ReadonlySet<number> | undefined,
  { window, zones, zone, found, budget }: Expansion,
) {
  const { start, length } = event;
  // A day on either side, because wall clocks run ahead of instants and behind them.
  const from = window.startsAt.getTime() - length - DAY_MS;
  const until = window.endsAt.getTime() + DAY_MS;
  const skip = new Set(event.except.flatMap((one) => moments(one, zone, zones).map(keyOf)));
  const place = (wall: number) => {
    const at = instantAt(wall, start);
    if (gone?.has(at) || skip.has(String(at)) || skip.has(dayKey(wall))) return;
    found.add(at, start.day ? instantAt(wall + length, start) : at + length, event.summary);
  };
  if (!event.replaces) {
    for (const more of event.more)
      for (const one of moments(more, zone, zones))
        if (one.wall >= from && one.wall <= until) place(one.wall);
  }
  if (start.wall >= from && start.wall <= until) place(start.wall);
  if (!event.rule || event.replaces) return;
  const rule = parseRule(event.rule, (value) => untilOf(value, start));
  const last = Math.min(until, rule.until ?? until);
  for (const wall of occurrences(rule, start.wall, from, last, budget)) {
    if (wall !== start.wall) place(wall);
    if (budget.steps < 0) return;
  }
}

/** The last wall clock at which an occurrence may begin; a bare day lasts until its end. */
function untilOf(value: string, start: Moment): number {
  const wall = wallOf(value);
  if (!wall) throw new FeedProblem("malformed");
  if (wall.day) return wall.at + DAY_MS - 1;
  if (!value.endsWith("Z") || start.day) return wall.at;
  // Written as an instant: what the start's own clock shows at that moment.
  return wallAt(new Date(wall.at), start.zone).getTime();
}

/** Moments of a series that another entry of the same UID stands for. */
function replacedBy(events: readonly Event[], zone: string, zones: Zones): Map<string, Set<number>> {
  const replaced = new Map<string, Set<number>>();
  for (const { uid, replaces } of events) {
    if (!replaces) continue;
    const gone = replaced.get(uid) ?? new Set();
    for (const one of moments(replaces, zone, zones)) gone.add(instantAt(one.wall, one));
    replaced.set(uid, gone);
  }
  return replaced;
}

const keyOf = (one: Moment) => (one.day ? dayKey(one.wall) : String(instantAt(one.wall, one)));
const dayKey = (wall: number) => `day ${Math.floor(wall / DAY_MS)}`;
const OURS = /^[0-9a-f-]{36}@prep$/;

function eventOf(component: Component, zone: string, zones: Zones): Event | null {
  const read = (name: string) => component.properties.find((one) => one.name === name);
  const all = (name: string) => component.properties.filter((one) => one.name === name);
  const from = read("DTSTART");
  const start = from && moments(from, zone, zones)[0];
  const uid = read("UID")?.value ?? "";
  if (!start || OURS.test(uid)) return null;
  const says = (name: string) => read(name)?.value.toUpperCase();
  const end = read("DTEND");
  return {
    uid,
    start,
    length: lengthOf(start, end && moments(end, zone, zones)[0], read("DURATION")?.value),
    summary: plain(read("SUMMARY")?.value ?? ""),
    free:
      says("STATUS") === "CANCELLED" ||
      says("TRANSP") === "TRANSPARENT" ||
      says("X-MICROSOFT-CDO-BUSYSTATUS") === "FREE",
    rule: read("RRULE")?.value,
    more: all("RDATE"),
    except: all("EXDATE"),
    replaces: read("RECURRENCE-ID"),
  };
}

function lengthOf(start: Moment, end: Moment | undefined, duration: string | undefined): number {
  if (end) {
    if (start.day) return Math.max(DAY_MS, end.wall - start.wall);
    return Math.max(0, instantAt(end.wall, end) - instantAt(start.wall, start));
  }
  return duration === undefined ? (start.day ? DAY_MS : 0) : durationOf(duration);
}

const DURATION = /^\+?P(?:(\d{1,4})W)?(?:(\d{1,4})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,7})S)?)?$/i;
function durationOf(text: string): number {
  const [, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = DURATION.exec(text) ?? [];
  const whole = Number(weeks) * 7 + Number(days);
  return (((whole * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1_000;
}

/** The dates and times of a property, in whatever of the three forms of the standard they are written. */
function moments({ value, params }: Property, zone: string, zones: Zones): Moment[] {
  return value.split(",").flatMap((text) => {
    const [first = ""] = text.trim().split("/");
    const wall = wallOf(first);
    if (!wall) return [];
    const own = first.endsWith("Z") ? "UTC" : params.TZID && !wall.day ? zones(params.TZID) : zone;
    return [{ wall: wall.at, zone: own, day: wall.day }];
  });
}

function wallOf(text: string): { at: number; day: boolean } | null {
  const match = /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)Z?)?$/i.exec(text.trim());
  if (!match) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1)
    .map((n) => Number(n ?? 0));
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const real = date.getUTCMonth() === month - 1 && date.getUTCDate() === day && hour < 24 && minute < 60;
  if (!real) return null;
  return {
    at: date.getTime() + ((hour * 60 + minute) * 60 + Math.min(second, 59)) * 1_000,
    day: match[4] === undefined,
  };
}

/** VFREEBUSY: `20300102T090000Z/20300102T110000Z` or with a length; only what is not free. */
function readPeriods(property: Property, zone: string, zones: Zones, found: Found): void {
  if ((property.params.FBTYPE ?? "BUSY").toUpperCase() === "FREE") return;
  for (const period of property.value.split(",")) {
    const [from = "", until = ""] = period.split("/");
    const [start] = moments({ ...property, value: from }, zone, zones);
    if (!start) continue;
    const [end] = moments({ ...property, value: until }, zone, zones);
    const at = instantAt(start.wall, start);
    found.add(at, end ? instantAt(end.wall, end) : at + durationOf(until), "");
  }
}

/** Text for people: unescaped, without control characters, short. Whoever shows it escapes it for where it stands. */
function plain(text: string): string {
  const read = text
    .slice(0, 1_000)
    .replace(/\\n/gi, " ")
    .replace(/\\([\\;,])/g, "$1");
  const clean = read
    .replace(/[\p{Cc}\p{Cf}\p{Cs}]+/gu, " ")
    .replace(/\s+/g, " ")
    .trim();
  return [...clean].slice(0, MAX_SUMMARY).join("");
}

/** How far a feed is read: what may be booked, and some days beyond so that repeating events need no daily reading. */
export const windowFrom = (now: Date, horizonDays: number): Interval => ({
  startsAt: addDays(now, -1),
  endsAt: addDays(now, horizonDays + 21),
});
