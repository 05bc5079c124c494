import { sql } from "drizzle-orm";
import { type Ctx, requireUser } from "@/lib/context";
import { refuse } from "@/lib/core/errors";
import { type DueFeed, dueColumns, importFeed, recordUnchanged } from "./import-feed";

const FRESH_MINUTES = 15;
/** Somebody waits for the payment page meanwhile. */
const PATIENCE_MS = 2_000;

type Standing = { conflict: boolean; stale: boolean; feed: DueFeed };

/**
 * Before somebody is sent to pay for a hold: asks the kitchen's calendars anew and refuses `slot_taken` when one of them
 * has the time by now.
 */
export async function refuseIfBusyElsewhere(ctx: Ctx, bookingId: string): Promise<void> {
  if ((await readCalendarsAnew(ctx, bookingId)).some(({ conflict }) => conflict)) {
    refuse("slot_taken", "The kitchen's other calendar has this time taken. Choose another slot");
  }
}

/**
 * Asks every calendar of a booking's kitchen that was last read too long ago; what they have is never taken after that.
 * A calendar that does not answer in two seconds holds nobody up: what it last said counts, and its host is told when it
 * stays silent. For its renter and its host.
 */
export async function readCalendarsAnew(ctx: Ctx, bookingId: string): Promise<Standing[]> {
  const feeds = await standings(ctx, bookingId);
  const stale = feeds.filter((one) => one.stale);
  const outcomes = await Promise.all(
    stale.map(async ({ feed }) => ({ feed, outcome: await importFeed(ctx, feed, PATIENCE_MS) })),
  );
  const unchanged = outcomes.filter(({ outcome }) => outcome.kind === "unchanged").map(({ feed }) => feed.id);
  await recordUnchanged(ctx, unchanged);
  return outcomes.some(({ outcome }) => outcome.kind === "imported") ? standings(ctx, bookingId) : feeds;
}

async function standings(ctx: Ctx, bookingId: string): Promise<Standing[]> {
  const user = requireUser(ctx);
  const { rows } = await ctx.system.run((query) =>
    query.execute<DueFeed & { conflict: boolean; stale: boolean }>(sql`select ${dueColumns},
        coalesce(f.last_success_at, 'epoch') < prep.now() - make_interval(mins => ${FRESH_MINUTES}) as stale,
        b.status = 'held' and exists (select 1 from prep.calendar_conflicts(b.kitchen_id) c where c.booking_id = b.id) as conflict
      from bookings b join kitchens k on k.id = b.kitchen_id join calendar_feeds f on f.kitchen_id = b.kitchen_id
     where b.id = ${bookingId} and (b.renter_id = ${user} or exists (select 1 from memberships m where m.organization_id = b.organization_id and m.user_id = ${user}))
     limit 20`),
  );
  return rows.map(({ conflict, stale, ...feed }) => ({ conflict, stale, feed }));
}
