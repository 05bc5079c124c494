import { sql } from "drizzle-orm";
import type { Ctx } from "@/lib/context";

const PER_RUN = 5_000;

/** Cron: forgets what has served its time. Safe to run twice and at once; what one run leaves, the next one takes. */
export async function pruneOld(ctx: Ctx): Promise<Record<"keys" | "codes" | "jobs" | "doors", number>> {
  // Longest first: nobody repeats a request after two days; a used code proves nothing; a mail was sent a month ago.
  const [keys, codes, jobs, doors] = await ctx.system.batch((query) => [
    query.execute(sql`delete from idempotency_keys where ctid = any (array(select ctid from idempotency_keys
      where created_at < prep.now() - interval '48 hours' limit ${PER_RUN})) returning 1`),
    query.execute(sql`delete from sign_in_codes where ctid = any (array(select ctid from sign_in_codes
      where coalesce(used_at, expires_at) < prep.now() - interval '1 day' limit ${PER_RUN})) returning 1`),
    query.execute(sql`delete from outbox where ctid = any (array(select ctid from outbox
      where done_at < prep.now() - interval '30 days' limit ${PER_RUN})) returning 1`),
    // The newest of each door stays: it is how that door stands.
    query.execute(sql`delete from door_events where ctid = any (array(select ctid from door_events e
      where created_at < prep.now() - interval '30 days' and exists (select 1 from door_events f where f.endpoint_id = e.endpoint_id and f.id > e.id)
      limit ${PER_RUN})) returning 1`),
  ]);
  return {
    keys: keys.rows.length,
    codes: codes.rows.length,
    jobs: jobs.rows.length,
    doors: doors.rows.length,
  };
}
