import { sql } from "drizzle-orm";
import { type Ctx, requireUser } from "@/lib/context";
import { refuse } from "@/lib/core/errors";
import { type DueFeed, dueColumns, importFeed, recordUnchanged } from "./import-feed";

const FRESH_MINUTES = 15;
/** Somebody waits for the payment page meanwhile. */
const PATIENCE_MS = 2_000;

type Standing = { conflict: boolean; stale: boolean; feed: DueFeed };

/**
 * Before somebody is sent to pay: asks every calendar of the kitchen that was last read too long ago, and refuses
 * `slot_taken` when one of them has the time by now. A calendar that does not answer in two seconds holds nobody up:
 * what it last said counts, and its host is told when it stays silent.
 */
export async function refuseIfBusyElsewhere(ctx: Ctx, bookingId: string): Promise<void> {
  requireUser(ctx);
  const feeds = await standings(ctx, bookingId);
  const stale = feeds.filter((one) => one.stale);
  const outcomes = await Promise.all(
    stale.map(async ({ feed }) => ({ feed, outcome: await importFeed(ctx, feed, PATIENCE_MS) })),
  );
  const unchanged = outcomes.filter(({ outcome }) => outcome.kind === "unchanged").map(({ feed }) => feed.id);
  await recordUnchanged(ctx, unchanged);
  const changed = outcomes.some(({ outcome }) => outcome.kind === "imported");
  const now = changed ? await standings(ctx, bookingId) : feeds;
  if (now.some(({ conflict }) => conflict)) {
    refuse("slot_taken", "The kitchen's other calendar has this time taken. Choose another slot");
  }
}

async function standings(ctx: Ctx, bookingId: string): Promise<Standing[]> {
  const { rows } = await ctx.system.run((query) =>
    query.execute<DueFeed & { conflict: boolean; stale: boolean }>(sql`select ${dueColumns},
        coalesce(f.last_success_at, 'epoch') < prep.now() - make_interval(mins => ${FRESH_MINUTES}) as stale,
        exists (select 1 from prep.calendar_conflicts(b.kitchen_id) c where c.booking_id = b.id) as conflict
      from bookings b join kitchens k on k.id = b.kitchen_id join calendar_feeds f on f.kitchen_id = b.kitchen_id
     where b.id = ${bookingId} and b.renter_id = ${requireUser(ctx)} and b.status = 'held' limit 20`),
  );
  return rows.map(({ conflict, stale, ...feed }) => ({ conflict, stale, feed }));
}
