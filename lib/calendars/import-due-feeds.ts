import { sql } from "drizzle-orm";
import type { Ctx } from "@/lib/context";
import { type DueFeed, dueColumns, importFeed, recordFailure, recordUnchanged } from "./import-feed";

const AT_ONCE = 8;
const MAX_ROUNDS = 25;
/** No new feed is begun after this long; what is left is due again at the next run. */
const RUN_MS = 15_000;
const CLAIM_MINUTES = 5;
export const STALE_HOURS = 6;

type Report = { imported: number; unchanged: number; failed: number; alarms: number };

/**
 * Cron: polls the feeds that are due, few at a time, and tells hosts of those that have been silent too long. Safe to
 * run twice and at once: a feed is claimed before it is asked.
 */
export async function importCalendars(ctx: Ctx): Promise<Report> {
  const report: Report = { imported: 0, unchanged: 0, failed: 0, alarms: 0 };
  const ends = AbortSignal.timeout(RUN_MS);
  for (let round = 0; round < MAX_ROUNDS && !ends.aborted; round++) {
    const due = await claim(ctx);
    if (due.length === 0) break;
    const outcomes = await Promise.all(
      due.map(async (feed) => ({ feed, outcome: await importFeed(ctx, feed) })),
    );
    const unchanged: string[] = [];
    for (const { feed, outcome } of outcomes) {
      report[outcome.kind]++;
      if (outcome.kind === "unchanged") unchanged.push(feed.id);
      if (outcome.kind === "failed") await recordFailure(ctx, feed.id, outcome.problem);
    }
    await recordUnchanged(ctx, unchanged);
  }
  report.alarms = await raiseAlarms(ctx);
  return report;
}

async function claim(ctx: Ctx): Promise<DueFeed[]> {
  const { rows } = await ctx.system.run((query) =>
    query.execute<DueFeed>(sql`update calendar_feeds f set next_try_at = prep.now() + make_interval(mins => ${CLAIM_MINUTES})
      from kitchens k where k.id = f.kitchen_id and f.id in (select d.id from calendar_feeds d where d.next_try_at <= prep.now()
        order by d.next_try_at limit ${AT_ONCE} for update skip locked)
      returning ${dueColumns}`),
  );
  return rows;
}

/** One mail for each time a feed falls silent: the key names the last success before it. */
async function raiseAlarms(ctx: Ctx): Promise<number> {
  const { rows } = await ctx.system.run((query) =>
    query.execute(sql`insert into outbox (id, key, job, run_after)
      select uuidv7(), concat_ws(':', 'mail', 'calendar_stale', m.user_id, f.id, extract(epoch from f.last_success_at)::bigint),
        jsonb_build_object('kind', 'mail', 'template', 'calendar_stale', 'userId', m.user_id, 'subjectId', f.id), prep.now()
      from calendar_feeds f join kitchens k on k.id = f.kitchen_id
      join memberships m on m.organization_id = k.organization_id and m.role in ('owner', 'manager')
      where coalesce(f.last_success_at, f.created_at) < prep.now() - make_interval(hours => ${STALE_HOURS})
      on conflict (key) do nothing returning 1`),
  );
  return rows.length;
}
