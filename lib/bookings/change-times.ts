import { sql } from "drizzle-orm";
import type { Ctx } from "@/lib/context";
import { addDays, addMinutes, type Interval, overlaps } from "@/lib/core/interval";
import { type SpaceCard, spaceCard } from "@/lib/kitchens";
import { type Availability, fitsAmong, freeRuns, freeTimes } from "./availability";
import { cardForChange } from "./change-terms";
import type { Booking } from "./queries";
import { lengthChoices } from "./slot-choices";

/**
 * When a booking could be instead: the free time of its space and of its equipment, its own counted as free. `host`:
 * without the notice that renters must give. For whoever may see the booking.
 */
export async function timesForChange(
  ctx: Ctx,
  booking: Booking,
  window: Interval,
  host = false,
): Promise<Availability> {
  const card = cardForChange(await spaceCard(ctx, booking.spaceId, true), booking, host);
  return around(ctx, booking, card, window, ctx.now);
}

/**
 * Lengths that a booking could have from its own start, buffers and opening hours respected; notice is not asked. `alone`:
 * as far as its space goes, whatever its equipment does and whatever gap it leaves.
 */
export async function lengthsForChange(
  ctx: Ctx,
  booking: Booking,
  { alone = false } = {},
): Promise<number[]> {
  const card = cardForChange(await spaceCard(ctx, booking.spaceId, true), booking, true);
  const window = { startsAt: booking.startsAt, endsAt: addMinutes(booking.startsAt, card.maxMinutes) };
  const eve = addMinutes(booking.startsAt, -1);
  return lengthChoices(await around(ctx, booking, card, window, eve, alone), booking.startsAt);
}

async function around(
  ctx: Ctx,
  booking: Booking,
  card: SpaceCard,
  window: Interval,
  now: Date,
  alone = false,
): Promise<Availability> {
  const { rows, machines } = await blocked(ctx, booking, card, window);
  const runs = freeRuns(card, rows);
  const free = [card, ...(alone ? [] : machines)]
    .map((part) => ({ ...card, ...part }))
    .map((part) => freeTimes(part, freeRuns(part, rows), window, now))
    .reduce(common);
  const stays = (slot: Interval) => +slot.startsAt === +booking.startsAt && +slot.endsAt === +booking.endsAt;
  const anyGap = alone || !card.avoidGaps;
  return { card, free, fits: (slot) => anyGap || stays(slot) || fitsAmong(card, runs, slot) };
}

/** What lies in both: a slot fits into one of these exactly if it fits into one of each. */
const common = (ones: readonly Interval[], others: readonly Interval[]): Interval[] =>
  ones.flatMap((one) =>
    others
      .filter((other) => overlaps(one, other))
      .map((other) => ({
        startsAt: one.startsAt > other.startsAt ? one.startsAt : other.startsAt,
        endsAt: one.endsAt < other.endsAt ? one.endsAt : other.endsAt,
      })),
  );

type Machines = Pick<SpaceCard, "stationIds" | "bufferBeforeMinutes" | "bufferAfterMinutes"> & {
  units: number;
};

async function blocked(ctx: Ctx, booking: Booking, card: SpaceCard, { startsAt, endsAt }: Interval) {
  // As far as buffers reach and, to tell gaps, as `prep.room_around` looks.
  const reach = card.bufferBeforeMinutes + card.bufferAfterMinutes + (card.avoidGaps ? card.minMinutes : 0);
  const days = 2 + Math.ceil(reach / 1_440);
  const [from, until] = [addDays(startsAt, -days).toISOString(), addDays(endsAt, days).toISOString()];
  const stations = JSON.stringify(card.stationIds);
  // As `prep.take_for_change` takes them: what the equipment is now, and what of it the booking has.
  const machines = sql`select e.units, e.buffer_before_minutes as "bufferBeforeMinutes", e.buffer_after_minutes as "bufferAfterMinutes",
      array(select ss.station_id from space_stations ss where ss.space_id = e.space_id union select a.station_id from allocations a
        where a.booking_id = e.booking_id and a.equipment_space_id = e.space_id and a.released_at is null) as "stationIds"
    from booking_equipment e where e.booking_id = ${booking.id}`;
  const [{ rows }, equipment] = await ctx.system.batch((query) => [
    query.execute<{ station_id: string; blocked: string }>(sql`with wanted as (
        select array(select jsonb_array_elements_text(${stations}::jsonb)::uuid union all select unnest("stationIds") from (${machines}) m) as ids)
      select b.station_id, b.part::text as blocked from wanted cross join lateral (
        select t.station_id, unnest(tstzmultirange(t.blocked) - coalesce((select range_agg(a.blocked) from allocations a
          where a.booking_id = ${booking.id} and a.station_id = t.station_id and a.released_at is null), '{}'::tstzmultirange)) as part
        from prep.blocked_times(wanted.ids, ${from}::timestamptz, ${until}::timestamptz) t) b`),
    query.execute<Machines>(machines),
  ]);
  return { rows, machines: equipment.rows };
}
