import { and, asc, eq, sql } from "drizzle-orm";
import { calendarFeeds } from "@/db/schema";
import { type Ctx, requireUser } from "@/lib/context";
import { FeedProblem } from "@/lib/core/calendar-terms";
import { refuse, refuseField } from "@/lib/core/errors";
import { uuidv7 } from "@/lib/core/ids";
import { fromRanges, type Interval } from "@/lib/core/interval";
import { outsideUrl } from "@/lib/integrations/outside-address";
import { auditKitchen, authorizedKitchen, spacesQuery } from "@/lib/kitchens";
import { type DueFeed, dueColumns, importFeed, recordFailure, recordUnchanged } from "./import-feed";
import type { AddFeedInput, FeedIdInput } from "./schemas";

const MAX_FEEDS = 10;
/** In a week; a calendar that is busier than that shows nothing more to anybody. */
const MAX_SHOWN = 200;

/**
 * Blocks a kitchen, or one of its spaces, at the times of somebody else's calendar, and imports it at once. Its address
 * is a secret and is never shown again. Refuses `not_found`, `forbidden`, `conflict`, `invalid_input` (`url`).
 */
export async function addFeed(ctx: Ctx, input: AddFeedInput): Promise<{ id: string }> {
  const { kitchenId, spaceId, name } = input;
  const kitchen = await authorizedKitchen(ctx, kitchenId, "kitchen:update");
  const url = readUrl(input.url);
  const [live, known] = await ctx.db.batch((query) => [
    spacesQuery(query, kitchenId),
    query.select({ id: calendarFeeds.id }).from(calendarFeeds).where(eq(calendarFeeds.kitchenId, kitchenId)),
  ]);
  if (spaceId && !live.some(({ id }) => id === spaceId)) refuse("not_found", "Space not found");
  if (known.length >= MAX_FEEDS) refuse("conflict", "A kitchen reads at most 10 calendars. Remove one first");
  const id = uuidv7();
  const row = {
    id,
    kitchenId,
    spaceId,
    name,
    url: url.href,
    host: url.hostname,
    createdBy: requireUser(ctx),
  };
  await ctx.db.batch((query) => [
    query.insert(calendarFeeds).values(row),
    auditKitchen(query, kitchen, "calendar_added", { feedId: id, host: url.hostname, spaceId }),
  ]);
  await importNow(ctx, id);
  return { id };
}

function readUrl(text: string): URL {
  try {
    return outsideUrl(text);
  } catch (error) {
    if (!(error instanceof FeedProblem)) throw error;
    return refuseField(
      "url",
      "Give a public https address of a calendar, like https://calendar.example/busy.ics",
    );
  }
}

/** Imports one feed now. Refuses `not_found`, `forbidden`; what is wrong with the feed is shown as its state. */
export async function importOneFeed(ctx: Ctx, { kitchenId, feedId }: FeedIdInput): Promise<Feed> {
  await authorizedKitchen(ctx, kitchenId, "kitchen:update");
  const known = await feedsOf(ctx, kitchenId);
  if (!known.some(({ id }) => id === feedId)) refuse("not_found", "Calendar not found");
  await importNow(ctx, feedId);
  const after = await feedsOf(ctx, kitchenId);
  return after.find(({ id }) => id === feedId) ?? refuse("not_found", "Calendar not found");
}

async function importNow(ctx: Ctx, feedId: string): Promise<void> {
  const { rows } = await ctx.system.run((query) =>
    query.execute<DueFeed>(
      sql`select ${dueColumns} from calendar_feeds f join kitchens k on k.id = f.kitchen_id where f.id = ${feedId}`,
    ),
  );
  const feed = rows[0];
  if (!feed) return;
  const outcome = await importFeed(ctx, feed);
  if (outcome.kind === "unchanged") await recordUnchanged(ctx, [feedId]);
  if (outcome.kind === "failed") await recordFailure(ctx, feedId, outcome.problem);
}

/** Stops reading a calendar; the times it blocked are free again. Refuses `not_found`, `forbidden`. */
export async function removeFeed(ctx: Ctx, { kitchenId, feedId }: FeedIdInput): Promise<void> {
  const kitchen = await authorizedKitchen(ctx, kitchenId, "kitchen:update");
  const known = await feedsOf(ctx, kitchenId);
  if (!known.some(({ id }) => id === feedId)) refuse("not_found", "Calendar not found");
  await ctx.db.batch((query) => [
    query
      .delete(calendarFeeds)
      .where(and(eq(calendarFeeds.id, feedId), eq(calendarFeeds.kitchenId, kitchenId))),
    auditKitchen(query, kitchen, "calendar_removed", { feedId }),
  ]);
}

const feedsOf = (ctx: Ctx, kitchenId: string) =>
  ctx.db.run((query) =>
    query
      .select({
        id: calendarFeeds.id,
        spaceId: calendarFeeds.spaceId,
        name: calendarFeeds.name,
        host: calendarFeeds.host,
        lastSuccessAt: calendarFeeds.lastSuccessAt,
        lastProblem: calendarFeeds.lastProblem,
        stale: sql<boolean>`coalesce(last_success_at, created_at) < prep.now() - interval '6 hours'`,
        events: sql<number>`(select count(*)::int from calendar_busy b where b.feed_id = "calendar_feeds"."id")`,
      })
      .from(calendarFeeds)
      .where(eq(calendarFeeds.kitchenId, kitchenId))
      .orderBy(asc(calendarFeeds.createdAt))
      .limit(MAX_FEEDS),
  );
export type Feed = Awaited<ReturnType<typeof feedsOf>>[number];

/** The calendars that block a kitchen, with how their last import went. Refuses `not_found`, `forbidden`. */
export async function listFeeds(ctx: Ctx, kitchenId: string): Promise<Feed[]> {
  await authorizedKitchen(ctx, kitchenId, "kitchen:update");
  return feedsOf(ctx, kitchenId);
}

export type BusyElsewhere = Interval & {
  id: string;
  feedName: string;
  /** null: the whole kitchen. */
  spaceId: string | null;
  summary: string;
};

/** Imported times that touch a stretch of days, earliest first, for everybody of the organization. */
export async function busyBetween(
  ctx: Ctx,
  kitchenId: string,
  from: Date,
  until: Date,
): Promise<BusyElsewhere[]> {
  const { rows } = await ctx.db.run((query) =>
    query.execute<{ id: string; feedName: string; spaceId: string | null; summary: string; busy: string }>(
      sql`select c.id, f.name as "feedName", c.space_id as "spaceId", c.summary, c.busy::text from calendar_busy c join calendar_feeds f on f.id = c.feed_id
        where c.kitchen_id = ${kitchenId} and c.busy && tstzrange(${from.toISOString()}, ${until.toISOString()})
        order by lower(c.busy), c.id limit ${MAX_SHOWN}`,
    ),
  );
  return rows.flatMap(({ busy, ...row }) => fromRanges(busy).map((interval) => ({ ...row, ...interval })));
}

export type Conflict = { bookingId: string; feedName: string; summary: string; startsAt: Date; endsAt: Date };

/** Bookings that lie under a time of an imported calendar, soonest first. They stay; the host decides. */
export async function listConflicts(ctx: Ctx, kitchenId: string): Promise<Conflict[]> {
  await authorizedKitchen(ctx, kitchenId, "kitchen:update");
  const { rows } = await ctx.db.run((query) =>
    query.execute<{ bookingId: string; feedName: string; summary: string; slot: string }>(
      sql`select distinct on (b.starts_at, b.id) b.id as "bookingId", f.name as "feedName", c.summary,
          tstzrange(b.starts_at, b.ends_at)::text as slot
        from prep.calendar_conflicts(${kitchenId}::uuid) c join bookings b on b.id = c.booking_id
        join calendar_feeds f on f.id = c.feed_id where b.status <> 'held' order by b.starts_at, b.id limit 50`,
    ),
  );
  return rows.flatMap(({ slot, ...row }) => fromRanges(slot).map((interval) => ({ ...row, ...interval })));
}
