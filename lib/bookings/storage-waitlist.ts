import { type SQL, sql } from "drizzle-orm";
import { waitlistEntries } from "@/db/schema";
import { type Ctx, requireUser } from "@/lib/context";
import { uuidv7 } from "@/lib/core/ids";
import { addDays, minutesIn } from "@/lib/core/interval";
import { localDate } from "@/lib/core/zoned";
import { storageCard } from "@/lib/kitchens";
import type { Once } from "./hold-slot";
import { rentalStatement } from "./storage";
import { monthsFrom } from "./storage-months";
import type { WaitForStorageInput } from "./storage-schemas";

/** So long somebody stays in line without asking again. */
const WAIT_DAYS = 180;
/** So long before it is free a unit is offered. Less than a month: no offer hangs on somebody else's. */
const OFFERS_AHEAD_DAYS = 14;
/** One person's lines, of slots and of storage. */
export const MOST_ENTRIES = 10;

/**
 * Puts the actor in line for a unit of storage, for so many months from the day it is offered. Refuses `not_found`,
 * `conflict` (a unit is free, in this line already, or in too many).
 */
export async function waitForStorage(
  ctx: Ctx,
  { spaceId, months }: WaitForStorageInput,
): Promise<{ id: string }> {
  const renterId = requireUser(ctx);
  const card = await storageCard(ctx, spaceId);
  const { organizationId, kitchenId } = card;
  const wanted = monthsFrom(
    card,
    { startsOn: localDate(ctx.now, card.timeZone), first: 0, months },
    null,
    ctx.now,
  );
  const durationMinutes = wanted.reduce((sum, month) => sum + minutesIn(month), 0);
  const id = uuidv7();
  const waiting = sql`from waitlist_entries where renter_id = ${renterId} and state = 'waiting'`;
  await ctx.db.batch((query) => [
    query.execute(sql`select prep.must(not exists (select 1 from prep.storage_counts(${kitchenId}) c where c.space_id = ${spaceId} and c.free > 0),
      'conflict', 'A unit is free. Rent it now')`),
    query.execute(sql`select prep.must(not exists (select 1 ${waiting} and space_id = ${spaceId}),
      'conflict', 'You are in this line already')`),
    query.execute(sql`select prep.must((select count(*) ${waiting}) < ${MOST_ENTRIES},
      'conflict', 'You wait in as many lines as one person can. Leave one first')`),
    query.insert(waitlistEntries).values({
      ...{ id, organizationId, kitchenId, spaceId, renterId, months, durationMinutes },
      windowStartsAt: ctx.now,
      windowEndsAt: addDays(ctx.now, WAIT_DAYS),
    }),
  ]);
  return { id };
}

/**
 * The statement that rents a unit to whoever acts in its transaction, from the first day within two weeks on which one is free
 * for so many months; the first month is theirs to pay for `holdMinutes`. Null: none is. Refuses `not_found`.
 */
export async function storageFor(
  ctx: Ctx,
  { spaceId, months }: { spaceId: string; months: number },
  once: Once,
  holdMinutes: number,
): Promise<{ statement: SQL; bookingId: string } | null> {
  const card = await storageCard(ctx, spaceId);
  const plans = (await firstDays(ctx, spaceId, card.timeZone)).map((startsOn) => ({
    startsOn,
    months: monthsFrom(card, { startsOn, first: 0, months }, holdMinutes, ctx.now),
  }));
  const { rows } = await ctx.system.run((query) =>
    query.execute<{ n: number }>(sql`select d.n::int as n from jsonb_array_elements(${JSON.stringify(
      plans.map((plan) => [plan.months[0]?.startsAt, plan.months.at(-1)?.endsAt]),
    )}::jsonb) with ordinality d (time, n)
      where exists (select 1 from prep.free_units(${spaceId}, (d.time->>0)::timestamptz, (d.time->>1)::timestamptz)) order by d.n limit 1`),
  );
  const plan = plans[(rows[0]?.n ?? 0) - 1];
  if (!plan) return null;
  const bookingIds = plan.months.map(() => uuidv7());
  const rental = {
    rentalId: uuidv7(),
    rule: { startsOn: plan.startsOn, months },
    months: plan.months,
    bookingIds,
    ...{ prolongs: false, offered: true, maxUnpaid: MOST_ENTRIES },
  };
  return { statement: rentalStatement(card, rental, once), bookingId: bookingIds[0] ?? "" };
}

/** Today, and the days ahead on which somebody's unit becomes free, at most so many. */
async function firstDays(ctx: Ctx, spaceId: string, timeZone: string): Promise<string[]> {
  const { rows } = await ctx.system.run((query) =>
    query.execute<{ at: string }>(sql`select distinct upper(a.blocked) as at from space_stations ss
      join allocations a on a.station_id = ss.station_id and a.released_at is null
     where ss.space_id = ${spaceId} and upper(a.blocked) > prep.now() and upper(a.blocked) <= prep.now() + make_interval(days => ${OFFERS_AHEAD_DAYS})
     order by 1 limit 60`),
  );
  const days = rows.map(({ at }) => localDate(new Date(at), timeZone));
  return [...new Set([localDate(ctx.now, timeZone), ...days])];
}
