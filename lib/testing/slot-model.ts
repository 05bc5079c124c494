import type { OpeningHours } from "@/lib/core/zoned";

/**
 * What a kitchen's free time is by definition, kept as plain lists and reckoned a quarter of an hour at a time with the
 * calendar of the JavaScript engine: nothing of it is shared with the product, which it is compared to.
 */
export const QUARTER_MS = 15 * 60_000;
const DAY_MS = 86_400_000;

export type ModelSpace = {
  id: string;
  stations: number[];
  units: number | null;
  before: number;
  after: number;
  min: number;
  max: number;
  step: number;
  avoidGaps: boolean;
  /** null: whenever the kitchen is open. */
  hours: OpeningHours[] | null;
};
type Span = { from: number; until: number };
/** `diesAt`: when an unpaid hold gives way; `waits`: until when a request has to be answered. */
type Taken = Span & {
  bookingId: string;
  spaceId: string;
  start: number;
  minutes: number;
  station: number;
  diesAt: number | null;
  waits: number | null;
};
type Answer = { stations: number[] } | { code: string };
type Rule = { startsOn: string; until: string; interval: number; weekdays: number[]; minute: number };

export class SlotModel {
  taken: Taken[] = [];
  closed: (Span & { spaceId: string | null })[] = [];
  private readonly clock: Intl.DateTimeFormat;
  private readonly walls = new Map<number, { weekday: number; minute: number }>();

  constructor(
    zone: string,
    readonly hours: readonly OpeningHours[],
    readonly leadMinutes: number,
    readonly horizonDays: number,
  ) {
    this.clock = new Intl.DateTimeFormat("en-GB", {
      timeZone: zone,
      hourCycle: "h23",
      weekday: "short",
      hour: "2-digit",
      minute: "2-digit",
    });
  }

  private wall(at: number) {
    const known = this.walls.get(at);
    if (known) return known;
    const parts = Object.fromEntries(this.clock.formatToParts(at).map((part) => [part.type, part.value]));
    const weekday = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"].indexOf(parts.weekday ?? "") + 1;
    const wall = { weekday, minute: Number(parts.hour) * 60 + Number(parts.minute) };
    this.walls.set(at, wall);
    return wall;
  }

  private openAt(space: ModelSpace, at: number): boolean {
    const { weekday, minute } = this.wall(at);
    const within = (hours: readonly OpeningHours[]) =>
      hours.some(
        (shift) =>
          (shift.weekday === weekday && minute >= shift.opensMinute && minute < shift.closesMinute) ||
          ((shift.weekday % 7) + 1 === weekday && minute + 1_440 < shift.closesMinute),
      );
    const shut = this.closed.some(
      (c) => (c.spaceId === null || c.spaceId === space.id) && c.from <= at && at < c.until,
    );
    return !shut && within(this.hours) && (space.hours === null || within(space.hours));
  }

  private blocked(station: number, span: Span, now: number, but = ""): boolean {
    return this.taken.some(
      (t) =>
        t.station === station &&
        t.bookingId !== but &&
        (t.diesAt === null || t.diesAt > now) &&
        t.from < span.until &&
        span.from < t.until,
    );
  }

  /** How far the slot could be moved on a station, `direction` by quarters, up to a day and what a gap would need. */
  private slack(
    space: ModelSpace,
    station: number,
    slot: Span,
    direction: 1 | -1,
    now: number,
    but: string,
  ): number {
    const most = DAY_MS + (space.before + space.after + (space.avoidGaps ? space.min : 0)) * 60_000;
    let moved = 0;
    while (moved < most) {
      const next = {
        from: slot.from + direction * (moved + QUARTER_MS),
        until: slot.until + direction * (moved + QUARTER_MS),
      };
      const cell = direction === 1 ? next.until - QUARTER_MS : next.from;
      if (!this.openAt(space, cell) || this.blocked(station, this.kept(space, next), now, but)) break;
      moved += QUARTER_MS;
    }
    return Math.min(moved, most) / 60_000;
  }

  private kept = (space: ModelSpace, slot: Span): Span => ({
    from: slot.from - space.before * 60_000,
    until: slot.until + space.after * 60_000,
  });

  /** What the rules of a space say to a slot, its neighbours aside. */
  private ruled(space: ModelSpace, from: number, minutes: number, now: number, horizon: boolean) {
    if (from <= now) return { code: "in_the_past" };
    if (from < now + this.leadMinutes * 60_000) return { code: "lead_time" };
    if (horizon && from + minutes * 60_000 > now + this.horizonDays * DAY_MS)
      return { code: "beyond_horizon" };
    if (minutes < space.min) return { code: "too_short" };
    if (minutes > space.max) return { code: "too_long" };
    if (minutes % space.step !== 0 || this.wall(from).minute % space.step !== 0)
      return { code: "off_increment" };
    for (let at = from; at < from + minutes * 60_000; at += QUARTER_MS) {
      if (!this.openAt(space, at)) return { code: "outside_hours" };
    }
    return null;
  }

  /** How much room is around a slot on a station, and whether it leaves no gap there that nobody could use. */
  private room(space: ModelSpace, station: number, slot: Span, now: number, but = "") {
    const left = this.slack(space, station, slot, -1, now, but);
    const right = this.slack(space, station, slot, 1, now, but);
    const spare = space.before + space.after + space.min;
    const fits = left < space.step || right < space.step || (left >= spare && right >= spare);
    return { station, room: left + right, fits: fits || !space.avoidGaps };
  }

  /** What the product must answer to a hold: the stations it gets, or the code it is refused with. */
  answer(space: ModelSpace, from: number, minutes: number, now: number, horizon = true): Answer {
    const refused = this.ruled(space, from, minutes, now, horizon);
    if (refused) return refused;
    const slot = { from, until: from + minutes * 60_000 };
    const wanted = space.units ?? space.stations.length;
    const free = space.stations.filter((station) => !this.blocked(station, this.kept(space, slot), now));
    if (free.length < wanted) return { code: "slot_taken" };
    const rooms = free.map((station) => this.room(space, station, slot, now));
    const fitting = rooms.filter(({ fits }) => fits);
    if (fitting.length < wanted) return { code: "leaves_gap" };
    // One of a pool goes where it has the least room; several are the first in their order.
    const order = wanted === 1 ? fitting.sort((a, b) => a.room - b.room || a.station - b.station) : fitting;
    return { stations: order.slice(0, wanted).map(({ station }) => station) };
  }

  /** Another time of a booking: it keeps its own stations where it can, and takes the first that are free for the rest. */
  moved(space: ModelSpace, bookingId: string, from: number, minutes: number, now: number): Answer {
    const own = this.taken.filter((t) => t.bookingId === bookingId);
    if (own[0]?.start === from) return { code: "invalid_input" };
    const refused = this.ruled(space, from, minutes, now, true);
    if (refused) return refused;
    const slot = { from, until: from + minutes * 60_000 };
    const kept = this.kept(space, slot);
    const free = space.stations.filter((station) => !this.blocked(station, kept, now, bookingId));
    const wanted = space.units ?? space.stations.length;
    if (free.length < wanted) return { code: "slot_taken" };
    const fitting = free.filter((station) => this.room(space, station, slot, now, bookingId).fits);
    if (fitting.length < wanted) return { code: "leaves_gap" };
    const stays = fitting.filter((station) => own.some((t) => t.station === station));
    const others = fitting.filter((station) => !stays.includes(station));
    return { stations: [...stays, ...others].slice(0, wanted).sort() };
  }

  /** Which days of a weekly rule can be held: those that are free by themselves, taken one after the other. */
  series(space: ModelSpace, rule: Rule, now: number): { from: number; stations: number[] }[] {
    const before = this.taken;
    const answers = (from: number, day: string) =>
      this.answer(space, from, space.min, now, day === rule.startsOn);
    const free = this.days(rule).filter(({ from, day }) => from !== null && "stations" in answers(from, day));
    const held: { from: number; stations: number[] }[] = [];
    for (const { from, day } of free) {
      const got = from === null ? null : answers(from, day);
      if (from === null || !got || !("stations" in got)) continue;
      held.push({ from, stations: [...got.stations].sort() });
      this.taken = [...this.taken];
      this.take("", space, got.stations, from, space.min, null);
    }
    this.taken = before;
    return held;
  }

  /** Each day of the rule, with the first moment whose clock shows its time. */
  private days({ startsOn, until, interval, weekdays, minute }: Rule) {
    const [first, last] = [Date.parse(startsOn), Date.parse(until)];
    const weekday = (day: number) => ((new Date(day).getUTCDay() + 6) % 7) + 1;
    const monday = first - (weekday(first) - 1) * DAY_MS;
    const days: { day: string; from: number | null }[] = [];
    for (let day = first; day <= last; day += DAY_MS) {
      const week = Math.floor((day - monday) / (7 * DAY_MS));
      if (week % interval !== 0 || !weekdays.includes(weekday(day))) continue;
      let from: number | null = null;
      // Wherever on earth, that day of the calendar lies within these hours of the one in Greenwich.
      for (let at = day - DAY_MS; at < day + 2 * DAY_MS && from === null; at += QUARTER_MS) {
        const wall = this.wall(at);
        const near = Math.abs(at - day - minute * 60_000) < 15 * 3_600_000;
        if (near && wall.weekday === weekday(day) && wall.minute === minute) from = at;
      }
      days.push({ day: new Date(day).toISOString().slice(0, 10), from });
    }
    return days;
  }

  take(
    bookingId: string,
    space: ModelSpace,
    stations: number[],
    from: number,
    minutes: number,
    diesAt: number | null,
  ) {
    const span = this.kept(space, { from, until: from + minutes * 60_000 });
    const one = { ...span, bookingId, spaceId: space.id, start: from, minutes, diesAt, waits: null };
    for (const station of stations) this.taken.push({ ...one, station });
  }

  /** Pays for a booking, so that it lives on, if need be until its host has answered; or gives it back. */
  settle(bookingId: string, kept: boolean, waits: number | null = null) {
    for (const t of this.taken) if (t.bookingId === bookingId) Object.assign(t, { diesAt: null, waits });
    if (!kept) this.taken = this.taken.filter((t) => t.bookingId !== bookingId);
  }

  /** Ends the requests that nobody answered in time; which bookings those were. */
  endRequests(now: number): string[] {
    const over = this.taken.filter(({ waits }) => waits !== null && waits <= now);
    this.taken = this.taken.filter((t) => !over.includes(t));
    return [...new Set(over.map(({ bookingId }) => bookingId))];
  }
}
