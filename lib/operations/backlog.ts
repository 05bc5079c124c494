import { sql } from "drizzle-orm";
import type { Ctx } from "@/lib/context";
import { MAX_MAIL_ATTEMPTS } from "@/lib/notifications";

/** What waits to be done: counts, and for how many seconds the oldest has waited (0: nothing waits). */
export type Backlog = {
  mailWaiting: number;
  mailOldestSeconds: number;
  /** Tried as often as we try; somebody has to look. */
  mailGivenUp: number;
  webhooksWaiting: number;
  webhooksOldestSeconds: number;
  refundsWaiting: number;
  refundsOldestSeconds: number;
  /** Damage beyond deposits, and credit out of balances, of which Stripe has not said yet, though nothing is in the way. */
  chargesWaiting: number;
  chargesOldestSeconds: number;
  liveHolds: number;
  /** Unpaid holds that nobody has swept: a minute late is late. */
  overdueHolds: number;
  payoutsOpen: number;
  payoutsOldestSeconds: number;
  /** Things on which Stripe and the ledger differ, unexplained. */
  differencesOpen: number;
  differencesOldestSeconds: number;
  /** Since the moment that the last finished reconciliation looked up to; before the first, since the first posting. */
  reconciledSecondsAgo: number;
};

const ageOf = (column: string) =>
  sql.raw(`coalesce(extract(epoch from prep.now() - min(${column})), 0)::int`);

/** One round trip; for the metrics and the status page. */
export async function backlog(ctx: Ctx): Promise<Backlog> {
  const { rows } = await ctx.system.run((query) =>
    query.execute<Backlog>(sql`select mail.*, webhooks.*, refunds.*, charges.*, holds.*, payouts.*, money.* from
      (select count(*) filter (where attempts < ${MAX_MAIL_ATTEMPTS})::int as "mailWaiting", ${ageOf("created_at")} as "mailOldestSeconds",
        count(*) filter (where attempts >= ${MAX_MAIL_ATTEMPTS})::int as "mailGivenUp" from outbox where done_at is null) mail,
      (select count(*)::int as "webhooksWaiting", ${ageOf("received_at")} as "webhooksOldestSeconds"
        from inbox where processed_at is null) webhooks,
      (select count(*)::int as "refundsWaiting", ${ageOf("created_at")} as "refundsOldestSeconds"
        from refunds where status = 'pending') refunds,
      (select count(*)::int as "chargesWaiting", ${ageOf("created_at")} as "chargesOldestSeconds"
        from (select created_at from claim_charges where state = 'pending' and not prep.is_disputed(booking_id)
          union all select created_at from credit_transfers where state = 'pending') c) charges,
      (select count(*) filter (where hold_expires_at > prep.now())::int as "liveHolds",
        count(*) filter (where pay_until is null and hold_expires_at < prep.now() - interval '60 seconds')::int as "overdueHolds"
        from bookings where status = 'held') holds,
      (select count(*)::int as "payoutsOpen", ${ageOf("created_at")} as "payoutsOldestSeconds"
        from payouts where status = 'open') payouts,
      (select count(*)::int as "differencesOpen", ${ageOf("first_seen_at")} as "differencesOldestSeconds",
        coalesce(extract(epoch from prep.now() - coalesce((select max(until_at) from reconciliation_runs where finished_at is not null),
          (select min(posted_at) from ledger_transactions))), 0)::int as "reconciledSecondsAgo"
        from reconciliation_differences where resolved_at is null) money`),
  );
  const [found] = rows;
  if (!found) throw new RangeError("the backlog has no row");
  return found;
}
