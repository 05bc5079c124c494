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
type Taken = Span & { bookingId: string; station: number; diesAt: number | null };

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

  private blocked(station: number, span: Span, now: number): boolean {
    return this.taken.some(
      (t) =>
        t.station === station &&
        (t.diesAt === null || t.diesAt > now) &&
        t.from < span.until &&
        span.from < t.until,
    );
  }

  /** How far the slot could be moved on a station, `direction` by quarters, up to a day and what a gap would need. */
  private slack(space: ModelSpace, station: number, slot: Span, direction: 1 | -1, now: number): number {
    const most = DAY_MS + (space.before + space.after + (space.avoidGaps ? space.min : 0)) * 60_000;
    let moved = 0;
    while (moved < most) {
      const next = {
        from: slot.from + direction * (moved + QUARTER_MS),
        until: slot.until + direction * (moved + QUARTER_MS),
      };
      const cell = direction === 1 ? next.until - QUARTER_MS : next.from;
      if (!this.openAt(space, cell) || this.blocked(station, this.kept(space, next), now)) break;
      moved += QUARTER_MS;
    }
    return Math.min(moved, most) / 60_000;
  }

  private kept = (space: ModelSpace, slot: Span): Span => ({
    from: slot.from - space.before * 60_000,
    until: slot.until + space.after * 60_000,
  });

  /** What the product must answer to a hold: the stations it gets, or the code it is refused with. */
  answer(
    space: ModelSpace,
    from: number,
    minutes: number,
    now: number,
  ): { stations: number[] } | { code: string } {
    const slot = { from, until: from + minutes * 60_000 };
    if (from <= now) return { code: "in_the_past" };
    if (from < now + this.leadMinutes * 60_000) return { code: "lead_time" };
    if (from > now + this.horizonDays * DAY_MS) return { code: "beyond_horizon" };
    if (minutes < space.min) return { code: "too_short" };
    if (minutes > space.max) return { code: "too_long" };
    if (minutes % space.step !== 0 || this.wall(from).minute % space.step !== 0)
      return { code: "off_increment" };
    for (let at = from; at < slot.until; at += QUARTER_MS) {
      if (!this.openAt(space, at)) return { code: "outside_hours" };
    }
    const wanted = space.units ?? space.stations.length;
    const free = space.stations.filter((station) => !this.blocked(station, this.kept(space, slot), now));
    if (free.length < wanted) return { code: "slot_taken" };
    const rooms = free.map((station) => {
      const [left, right] = [
        this.slack(space, station, slot, -1, now),
        this.slack(space, station, slot, 1, now),
      ];
      const spare = space.before + space.after + space.min;
      const fits = left < space.step || right < space.step || (left >= spare && right >= spare);
      return { station, room: left + right, fits: fits || !space.avoidGaps };
    });
    const fitting = rooms.filter(({ fits }) => fits);
    if (fitting.length < wanted) return { code: "leaves_gap" };
    // One of a pool goes where it has the least room; several are the first in their order.
    const order = wanted === 1 ? fitting.sort((a, b) => a.room - b.room || a.station - b.station) : fitting;
    return { stations: order.slice(0, wanted).map(({ station }) => station) };
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
    for (const station of stations) this.taken.push({ ...span, bookingId, station, diesAt });
  }

  /** Pays for a booking, so that it lives on, or gives it back. */
  settle(bookingId: string, kept: boolean) {
    for (const t of this.taken) if (t.bookingId === bookingId) t.diesAt = null;
    if (!kept) this.taken = this.taken.filter((t) => t.bookingId !== bookingId);
  }
}
