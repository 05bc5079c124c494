import { sql } from "drizzle-orm";
import type { Ctx } from "@/lib/context";
import { refuseField } from "@/lib/core/errors";
import { addDays, addMinutes, fromRanges, type Interval, minutesIn, subtract } from "@/lib/core/interval";
import { type SpaceCard, spaceCardQuery, toSpaceCard } from "@/lib/kitchens";
import type { AvailabilityInput } from "./schemas";

const MAX_DAYS = 31;

type Blocked = { station_id: string; blocked: string };

/**
 * Free time of a space: intervals in which some slot of its shortest length can be held. Looks at opening hours, notice, horizon,
 * buffers and every live booking of its stations. One round trip. Refuses `not_found`, `invalid_input` (`to`).
 */
export async function getAvailability(
  ctx: Ctx,
  input: AvailabilityInput,
): Promise<{ card: SpaceCard; free: Interval[] }> {
  if (input.to <= input.from) refuseField("to", "The end must come after the start");
  if (input.to > addDays(input.from, MAX_DAYS))
    refuseField("to", "Ask for at most {days} days", { days: MAX_DAYS });
  const stationsOfSpace = sql`(select coalesce(array_agg(station_id), '{}') from space_stations where space_id = ${input.spaceId})`;
  const [cards, { rows }] = await ctx.db.batch((query) => [
    spaceCardQuery(query, input.spaceId),
    query.execute<Blocked>(
      sql`select station_id, blocked::text from prep.blocked_times(${stationsOfSpace}, ${addDays(input.from, -2).toISOString()}, ${addDays(input.to, 2).toISOString()})`,
    ),
  ]);
  const card = toSpaceCard(cards[0]);
  return { card, free: freeTimes(card, rows, { startsAt: input.from, endsAt: input.to }, ctx.now) };
}

/** Pure: what is free of `window`, given when each station is blocked. */
export function freeTimes(
  card: SpaceCard,
  blocked: readonly Blocked[],
  window: Interval,
  now: Date,
): Interval[] {
  const bookable = {
    startsAt: new Date(Math.max(window.startsAt.getTime(), addMinutes(now, card.leadTimeMinutes).getTime())),
    endsAt: new Date(Math.min(window.endsAt.getTime(), addDays(now, card.horizonDays).getTime())),
  };
  const open = clip(card.openTimes, bookable);
  const wanted = card.units ?? card.stationIds.length;
  const perStation = card.stationIds.map((station) =>
    blocked
      .filter((row) => row.station_id === station)
      .flatMap((row) => fromRanges(row.blocked))
      // A slot keeps its own buffers off its neighbours' blocked time.
      .map((b) => ({
        startsAt: addMinutes(b.startsAt, -card.bufferAfterMinutes),
        endsAt: addMinutes(b.endsAt, card.bufferBeforeMinutes),
      })),
  );
  return atLeastFree(open, perStation, wanted).filter((interval) => minutesIn(interval) >= card.minMinutes);
}

const clip = (intervals: readonly Interval[], window: Interval): Interval[] =>
  intervals
    .map((i) => ({
      startsAt: i.startsAt < window.startsAt ? window.startsAt : i.startsAt,
      endsAt: i.endsAt > window.endsAt ? window.endsAt : i.endsAt,
    }))
    .filter((i) => i.startsAt < i.endsAt);

/** Parts of `open` during which one and the same `wanted` stations stay free, found from the stations' own free runs. */
function atLeastFree(
  open: readonly Interval[],
  blockedPerStation: readonly Interval[][],
  wanted: number,
): Interval[] {
  const runs = blockedPerStation.map((blocked) => subtract(open, blocked));
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
