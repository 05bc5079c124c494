import { sql } from "drizzle-orm";
import type { Ctx } from "@/lib/context";
import { refuseField } from "@/lib/core/errors";
import {
  addDays,
  addMinutes,
  contains,
  fromRanges,
  type Interval,
  minutesIn,
  overlaps,
  subtract,
} from "@/lib/core/interval";
import { type SpaceCard, spaceCardQuery, toSpaceCard } from "@/lib/kitchens";
import type { AvailabilityInput } from "./schemas";

const MAX_DAYS = 31;
/** More than the longest slot, its buffers and the shortest other one beside it. */
const REACH_DAYS = 24;

export type Blocked = { station_id: string; blocked: string };

export type Availability = {
  card: SpaceCard;
  /** Intervals in which some slot of the shortest length lies free of notice, horizon, buffers and every live booking. */
  free: Interval[];
  /** Whether a slot within `free` leaves no gap that nobody could book; true wherever that is no matter. */
  fits(slot: Interval): boolean;
};

/** Free time of a space. One round trip. Refuses `not_found`, `invalid_input` (`to`). */
export async function getAvailability(ctx: Ctx, input: AvailabilityInput): Promise<Availability> {
  if (input.to <= input.from) refuseField("to", "The end must come after the start");
  if (input.to > addDays(input.from, MAX_DAYS))
    refuseField("to", "Ask for at most {days} days", { days: MAX_DAYS });
  const stationsOfSpace = sql`(select coalesce(array_agg(station_id), '{}') from space_stations where space_id = ${input.spaceId})`;
  // As far as a buffer may reach and, to tell gaps, as `prep.room_around` looks.
  const reach = sql`(select interval '1 day' + make_interval(mins => buffer_before_minutes + buffer_after_minutes + case when avoid_gaps then min_minutes else 0 end) from spaces where id = ${input.spaceId})`;
  const [cards, { rows }] = await ctx.db.batch((query) => [
    spaceCardQuery(query, input.spaceId),
    query.execute<Blocked>(
      sql`select station_id, range_agg(blocked)::text as blocked from prep.blocked_times(${stationsOfSpace}, ${input.from.toISOString()}::timestamptz - ${reach}, ${input.to.toISOString()}::timestamptz + ${reach}) group by station_id`,
    ),
  ]);
  const card = toSpaceCard(cards[0]);
  // Whole days around the window are all that its slots and the gaps beside them can meet.
  const near = { startsAt: addDays(input.from, -REACH_DAYS), endsAt: addDays(input.to, REACH_DAYS) };
  const openTimes = card.openTimes.filter((open) => overlaps(open, near));
  const runs = freeRuns({ ...card, openTimes }, rows);
  return {
    card,
    free: freeTimes(card, runs, { startsAt: input.from, endsAt: input.to }, ctx.now),
    fits: (slot) => !card.avoidGaps || fitsAmong(card, runs, slot),
  };
}

/** Pure: when a slot may lie on each station, given when it is blocked: a slot keeps its own buffers off its neighbours. */
export function freeRuns(card: SpaceCard, blocked: readonly Blocked[]): Interval[][] {
  const taken = new Map<string, Interval[]>(card.stationIds.map((station) => [station, []]));
  for (const row of blocked) {
    for (const { startsAt, endsAt } of taken.has(row.station_id) ? fromRanges(row.blocked) : []) {
      taken.get(row.station_id)?.push({
        startsAt: addMinutes(startsAt, -card.bufferAfterMinutes),
        endsAt: addMinutes(endsAt, card.bufferBeforeMinutes),
      });
    }
  }
  return card.stationIds.map((station) => subtract(card.openTimes, taken.get(station) ?? []));
}

/** Pure: whether enough stations have the slot at one end of a free run, or with room for another booking on both sides. */
export function fitsAmong(card: SpaceCard, runs: readonly Interval[][], slot: Interval): boolean {
  const spare = card.bufferBeforeMinutes + card.bufferAfterMinutes + card.minMinutes;
  const fitting = runs.filter((station) => {
    const run = station.find((free) => contains(free, slot));
    if (!run) return false;
    const before = minutesIn({ startsAt: run.startsAt, endsAt: slot.startsAt });
    const after = minutesIn({ startsAt: slot.endsAt, endsAt: run.endsAt });
    const { incrementMinutes } = card;
    return before < incrementMinutes || after < incrementMinutes || (before >= spare && after >= spare);
  });
  return fitting.length >= (card.units ?? card.stationIds.length);
}

/** Pure: what is free of `window`, given the free runs of each station. */
export function freeTimes(
  card: SpaceCard,
  runs: readonly Interval[][],
  window: Interval,
  now: Date,
): Interval[] {
  const bookable = {
    startsAt: new Date(Math.max(window.startsAt.getTime(), addMinutes(now, card.leadTimeMinutes).getTime())),
    endsAt: new Date(Math.min(window.endsAt.getTime(), addDays(now, card.horizonDays).getTime())),
  };
  const wanted = card.units ?? card.stationIds.length;
  const within = runs.map((station) => clip(station, bookable));
  return atLeastFree(within, wanted).filter((interval) => minutesIn(interval) >= card.minMinutes);
}

const clip = (intervals: readonly Interval[], window: Interval): Interval[] =>
  intervals
    .map((i) => ({
      startsAt: i.startsAt < window.startsAt ? window.startsAt : i.startsAt,
      endsAt: i.endsAt > window.endsAt ? window.endsAt : i.endsAt,
    }))
    .filter((i) => i.startsAt < i.endsAt);

/** When one and the same `wanted` stations are free, found from the stations' own free runs. */
function atLeastFree(runs: readonly Interval[][], wanted: number): Interval[] {
  if (wanted <= 1) return maximal(runs.flat());
  const edges = runs.flat().map((run) => run.startsAt.getTime());
  const found: Interval[] = [];
  for (const start of new Set(edges)) {
    // Of the stations free at this start, the nth longest run is how long n of them stay free together.
    const ends = runs
      .flatMap((station) =>
        station.filter((run) => run.startsAt.getTime() <= start && run.endsAt.getTime() > start),
      )
      .map((run) => run.endsAt.getTime())
      .sort((a, b) => b - a);
    const end = ends[wanted - 1];
    if (end !== undefined) found.push({ startsAt: new Date(start), endsAt: new Date(end) });
  }
  return maximal(found);
}

/** Drops intervals that lie inside another, earliest first; what overlaps without containing stays apart. */
function maximal(intervals: readonly Interval[]): Interval[] {
  const sorted = [...intervals].sort(
    (a, b) => a.startsAt.getTime() - b.startsAt.getTime() || b.endsAt.getTime() - a.endsAt.getTime(),
  );
  const kept: Interval[] = [];
  for (const interval of sorted) {
    const last = kept.at(-1);
    if (!last || interval.endsAt > last.endsAt) kept.push(interval);
  }
  return kept;
}
