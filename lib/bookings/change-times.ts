import { sql } from "drizzle-orm";
import type { Ctx } from "@/lib/context";
import { addDays, addMinutes, type Interval } from "@/lib/core/interval";
import { type SpaceCard, spaceCard } from "@/lib/kitchens";
import { type Availability, freeRuns, freeTimes } from "./availability";
import { cardForChange } from "./change-terms";
import type { Booking } from "./queries";
import { lengthChoices } from "./slot-choices";

/**
 * When a booking could be instead: the free time of its space, its own counted as free. `host`: without the notice that
 * renters must give. For whoever may see the booking.
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

/** Lengths that a booking could have from its own start, buffers and opening hours respected; notice is not asked. */
export async function lengthsForChange(ctx: Ctx, booking: Booking): Promise<number[]> {
  const card = cardForChange(await spaceCard(ctx, booking.spaceId, true), booking, true);
  const window = { startsAt: booking.startsAt, endsAt: addMinutes(booking.startsAt, card.maxMinutes) };
  const eve = addMinutes(booking.startsAt, -1);
  return lengthChoices(await around(ctx, booking, card, window, eve), booking.startsAt);
}

async function around(
  ctx: Ctx,
  booking: Booking,
  card: SpaceCard,
  window: Interval,
  now: Date,
): Promise<Availability> {
  const runs = freeRuns(card, await blocked(ctx, booking, card, window));
  // A gap is asked about when a slot is taken anew: whoever holds a booking may lay it as it suits them.
  return { card, free: freeTimes(card, runs, window, now), fits: () => true };
}

async function blocked(ctx: Ctx, booking: Booking, card: SpaceCard, { startsAt, endsAt }: Interval) {
  const [from, until] = [addDays(startsAt, -2).toISOString(), addDays(endsAt, 2).toISOString()];
  const stations = JSON.stringify(card.stationIds);
  const { rows } = await ctx.system.run((query) =>
    query.execute<{ station_id: string; blocked: string }>(sql`with wanted as (
        select array(select jsonb_array_elements_text(${stations}::jsonb)::uuid) as ids)
      select b.station_id, b.part::text as blocked from wanted cross join lateral (
        select t.station_id, unnest(tstzmultirange(t.blocked) - coalesce((select range_agg(a.blocked) from allocations a
          where a.booking_id = ${booking.id} and a.station_id = t.station_id and a.released_at is null), '{}'::tstzmultirange)) as part
        from prep.blocked_times(wanted.ids, ${from}::timestamptz, ${until}::timestamptz) t) b`),
  );
  return rows;
}
