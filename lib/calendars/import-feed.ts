import { sql } from "drizzle-orm";
import type { Ctx } from "@/lib/context";
import { FeedProblem, type FeedProblemCode } from "@/lib/core/calendar-terms";
import { addDays, addMinutes } from "@/lib/core/interval";
import { sha256Hex } from "@/lib/core/tokens";
import { fetchOutside } from "@/lib/integrations/outside-file";
import { busyTimes, windowFrom } from "./busy-times";

/** A little less than the schedule of the job, which would otherwise come a moment too early every second time. */
const POLL_MINUTES = 14;
const LONGEST_WAIT_MINUTES = 120;

/** A feed as the platform polls it. */
export type DueFeed = {
  id: string;
  url: string;
  etag: string;
  lastModified: string;
  bodyHash: string;
  coversUntil: string | null;
  timeZone: string;
  horizonDays: number;
};
export const dueColumns = sql`f.id, f.url, f.etag, f.last_modified as "lastModified", f.body_hash as "bodyHash",
  f.covers_until as "coversUntil", k.time_zone as "timeZone", k.horizon_days as "horizonDays"`;

export type Outcome = { kind: "imported" | "unchanged" } | { kind: "failed"; problem: FeedProblemCode };

/**
 * Fetches one feed and stores what it says, in one transaction. An unchanged feed costs one conditional request and
 * writes nothing; a broken one leaves the last good import standing. Never throws for what is wrong with the feed.
 */
export async function importFeed(ctx: Ctx, feed: DueFeed, timeoutMs?: number): Promise<Outcome> {
  try {
    return await fetchAndStore(ctx, feed, timeoutMs);
  } catch (error) {
    if (error instanceof FeedProblem) return { kind: "failed", problem: error.code };
    throw error;
  }
}

async function fetchAndStore(ctx: Ctx, feed: DueFeed, timeoutMs?: number): Promise<Outcome> {
  const { timeZone, horizonDays } = feed;
  // What was stored holds for one zone and so far ahead; beyond that an unchanged file means something else.
  const holds =
    feed.coversUntil !== null &&
    new Date(feed.coversUntil) > addDays(ctx.now, horizonDays + 1) &&
    feed.bodyHash.startsWith(`${timeZone} `);
  const known = holds ? feed : { etag: "", lastModified: "" };
  const file = await fetchOutside(feed.url, known, timeoutMs);
  if (!file.changed) return { kind: "unchanged" };
  const bodyHash = `${timeZone} ${await sha256Hex(file.bytes)}`;
  if (holds && bodyHash === feed.bodyHash && file.etag === feed.etag) return { kind: "unchanged" };
  const window = windowFrom(ctx.now, horizonDays);
  const events = busyTimes(file.bytes, { zone: timeZone, window, now: ctx.now });
  const found = {
    ...{ events, bodyHash, etag: file.etag, lastModified: file.lastModified, coversUntil: window.endsAt },
    nextTryAt: addMinutes(ctx.now, POLL_MINUTES),
  };
  await ctx.system.run((query) =>
    query.execute(sql`select prep.import_feed(${feed.id}::uuid, ${JSON.stringify(found)}::jsonb)`),
  );
  return { kind: "imported" };
}

/** Notes for many feeds at once that they were asked and had nothing new. */
export async function recordUnchanged(ctx: Ctx, feedIds: readonly string[]): Promise<void> {
  if (feedIds.length === 0) return;
  const next = addMinutes(ctx.now, POLL_MINUTES).toISOString();
  await ctx.system.run((query) =>
    query.execute(sql`update calendar_feeds set last_success_at = prep.now(), last_problem = null, failures = 0, next_try_at = ${next}
      where id = any (${`{${feedIds.join(",")}}`}::uuid[])`),
  );
}

/** Notes why a feed could not be imported, and asks again later and later. */
export async function recordFailure(ctx: Ctx, feedId: string, problem: FeedProblemCode): Promise<void> {
  await ctx.system.run((query) =>
    query.execute(sql`update calendar_feeds set last_problem = ${problem}, failures = failures + 1, next_try_at = prep.now()
      + make_interval(mins => least(${LONGEST_WAIT_MINUTES}, ${POLL_MINUTES} * power(2, least(failures, 6)))::int) where id = ${feedId}`),
  );
}
