import type { CalendarSlot } from "@/lib/bookings";
import type { BusyElsewhere } from "@/lib/calendars";
import type { BookingStatus } from "@/lib/core/booking-terms";
import { type Interval, overlaps, subtract } from "@/lib/core/interval";
import { dayStart, localMinute, openTimes } from "@/lib/core/zoned";
import type { KitchenSetup } from "@/lib/kitchens";
import type { CalendarParams } from "./calendar-params";

const DAY_MINUTES = 1_440;
/** A kitchen that is never open still has a day to look at. */
const OFFICE = { from: 360, until: 1_320 };

export type Span = { from: number; until: number };
export type Bar = Span & {
  key: string;
  kind: "booking" | "held" | "kept" | "closure" | "busy";
  lane: number;
  /** What it blocks beyond its own time, in minutes. */
  before: number;
  after: number;
  startsAt: Date;
  endsAt: Date;
  label: string;
  detail: string;
  status?: BookingStatus;
  bookingId?: string;
};
export type Row = { id: string; label: string; lanes: number; days: Bar[][] };
export type Model = {
  /** First and last minute of the day that is drawn. */
  range: Span;
  closed: Span[][];
  rows: Row[];
};
type Source = {
  setup: KitchenSetup;
  slots: readonly CalendarSlot[];
  busy: readonly BusyElsewhere[];
  dates: readonly string[];
  params: CalendarParams;
};

/** Pure: what stands where. Wall-clock minutes of the kitchen, so that a bar lies under the hour it is read at. */
export function calendarModel(source: Source): Model {
  const { setup, dates } = source;
  const zone = setup.kitchen.timeZone;
  const days = dates.map((date) => ({ startsAt: dayStart(date, zone), endsAt: dayStart(date, zone, 1) }));
  const first = days[0]?.startsAt ?? new Date(0);
  const open = openTimes(setup.hours, [], zone, first, dates.length);
  const rows = rowsOf(source).map(({ id, label, things }) => {
    // What closes everything lies beneath: a booking that was made before stays to be seen.
    const layers = [...things.filter((one) => !one.bookingId), ...things.filter((one) => one.bookingId)];
    const perDay = days.map((day) => layers.flatMap((thing) => barOf(thing, day, zone)));
    const lanes = Math.max(1, ...perDay.map(placed));
    return { id, label, lanes, days: perDay };
  });
  const spans = days.flatMap((day) => open.flatMap((i) => clip(i, day, zone)));
  const bars = rows.flatMap((row) => row.days.flat()).filter((bar) => bar.bookingId);
  const seen = [...spans, ...bars];
  const range = seen.length
    ? {
        from: Math.floor(Math.min(...seen.map((s) => s.from)) / 60) * 60,
        until: Math.ceil(Math.max(...seen.map((s) => s.until)) / 60) * 60,
      }
    : OFFICE;
  const closed = days.map((day) => subtract([day], open).flatMap((i) => clip(i, day, zone)));
  return { range, closed, rows };
}

type Thing = Omit<Bar, "from" | "until" | "lane" | "before" | "after"> & { blocked: Interval };

function rowsOf({ setup, slots, busy, params }: Source): { id: string; label: string; things: Thing[] }[] {
  const shown = slots.filter(
    (slot) =>
      (!params.space || slot.spaceId === params.space) &&
      (params.status === "all" || slot.status === params.status),
  );
  const all = setup.closures.map((c) => whole(c.id, "closure", c, c.reason, ""));
  const others = (stationIds: readonly string[]) =>
    busy
      .filter((b) => {
        const space = setup.spaces.find(({ id }) => id === b.spaceId);
        return !space || space.stationIds.some((id) => stationIds.includes(id));
      })
      .map((b) => whole(b.id, "busy", b, b.feedName, b.summary));
  const spaces = setup.spaces.filter(({ id }) => !params.space || id === params.space);
  if (params.by === "space") {
    return spaces.map(({ id, name, stationIds }) => {
      const mine = new Map(
        shown
          .filter((s) => s.spaceId === id && !s.equipment)
          .map((s) => [`${s.bookingId}${s.kept}`, booked(s)]),
      );
      return { id, label: name, things: [...mine.values(), ...all, ...others(stationIds)] };
    });
  }
  const machines = params.space ? [] : setup.equipment.flatMap(({ units }) => units);
  const stations = [
    ...setup.stations.filter(
      ({ id }) => !params.space || spaces.some((space) => space.stationIds.includes(id)),
    ),
    ...machines,
  ];
  return stations.map(({ id, name }) => ({
    id,
    label: name,
    things: [...shown.filter((s) => s.stationId === id).map(booked), ...all, ...others([id])],
  }));
}

const booked = (slot: CalendarSlot): Thing => ({
  key: `${slot.bookingId}${slot.kept ? "-kept" : ""}`,
  kind: slot.kept ? "kept" : slot.status === "held" ? "held" : "booking",
  startsAt: slot.startsAt,
  endsAt: slot.endsAt,
  blocked: slot.blocked,
  label: slot.renter,
  detail: slot.spaceName,
  status: slot.status,
  bookingId: slot.bookingId,
});

const whole = (
  key: string,
  kind: "closure" | "busy",
  time: Interval,
  label: string,
  detail: string,
): Thing => ({
  ...{ key, kind, label, detail, startsAt: time.startsAt, endsAt: time.endsAt },
  blocked: time,
});

const minute = (at: Date, day: Interval, zone: string) =>
  at <= day.startsAt ? 0 : at >= day.endsAt ? DAY_MINUTES : localMinute(at, zone);

function clip(time: Interval, day: Interval, zone: string): Span[] {
  // Most things lie on another day: no clock is asked about those.
  if (!overlaps(time, day)) return [];
  const span = { from: minute(time.startsAt, day, zone), until: minute(time.endsAt, day, zone) };
  return span.from < span.until ? [span] : [];
}

function barOf({ blocked, ...thing }: Thing, day: Interval, zone: string): Bar[] {
  return clip(thing, day, zone).map((span) => {
    const around = clip(blocked, day, zone)[0] ?? span;
    return {
      ...thing,
      ...span,
      lane: 0,
      before: span.from - around.from,
      after: around.until - span.until,
    };
  });
}

/** Gives bars that overlap a lane each; returns how many lanes that takes. What closes everything lies under all lanes. */
function placed(bars: Bar[]): number {
  const ends: number[] = [];
  for (const bar of bars.filter(({ bookingId }) => bookingId).sort((a, b) => a.from - b.from)) {
    const free = ends.findIndex((end) => end <= bar.from - bar.before);
    bar.lane = free >= 0 ? free : ends.length;
    ends[bar.lane] = bar.until + bar.after;
  }
  return ends.length;
}
