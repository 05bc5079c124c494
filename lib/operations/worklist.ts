import { asc, desc, isNull, sql } from "drizzle-orm";
import { reconciliationDifferences, reconciliationRuns } from "@/db/schema";
import { authorize } from "@/lib/access";
import { type Ctx, requirePerson } from "@/lib/context";
import { refuse } from "@/lib/core/errors";
import { SETTLES_WITHIN } from "./reconcile";
import type { CloseMonthInput, ExplainDifferenceInput } from "./schemas";

const RUNS = 7;
const DIFFERENCES = 100;
const MONTHS = 24;

/** `month` as `2030-01`; `compared`: a finished run has looked past its end. */
type Month = { month: string; over: boolean; compared: boolean; open: number; closedAt: string | null };

/**
 * Where the books stand: the last runs, newest first; what Stripe and the ledger differ on and nobody has explained,
 * oldest first, at most 100 of `open`; and the months since the first posting, newest first, at most 24. Refuses
 * `not_found` to all but the platform's own people.
 */
export async function readReconciliation(ctx: Ctx) {
  authorize(await requirePerson(ctx), "money:read");
  const [runs, differences, counted, { rows: months }] = await ctx.db.batch((query) => [
    query.select().from(reconciliationRuns).orderBy(desc(reconciliationRuns.startedAt)).limit(RUNS),
    query
      .select()
      .from(reconciliationDifferences)
      .where(isNull(reconciliationDifferences.resolvedAt))
      .orderBy(asc(reconciliationDifferences.firstSeenAt), asc(reconciliationDifferences.id))
      .limit(DIFFERENCES),
    query
      .select({ open: sql<number>`count(*)::int` })
      .from(reconciliationDifferences)
      .where(isNull(reconciliationDifferences.resolvedAt)),
    query.execute<Month>(sql`select to_char(m, 'YYYY-MM') as month, m + interval '1 month' <= today as over,
        exists (select 1 from reconciliation_runs r where r.finished_at is not null
          and r.until_at >= (m + interval '1 month') at time zone 'UTC' + ${SETTLES_WITHIN}::interval) as compared,
        (select count(*)::int from reconciliation_differences d where d.resolved_at is null
          and d.occurred_at >= m at time zone 'UTC' and d.occurred_at < (m + interval '1 month') at time zone 'UTC') as open,
        p.closed_at as "closedAt"
      from (select prep.now() at time zone 'UTC' as today, min(posted_at) at time zone 'UTC' as first from ledger_transactions) t,
        generate_series(date_trunc('month', t.first), t.today, interval '1 month') m
      left join ledger_periods p on p.month = m::date order by m desc limit ${MONTHS}`),
  ]);
  return { runs, differences, open: counted[0]?.open ?? 0, months };
}

export type Reconciliation = Awaited<ReturnType<typeof readReconciliation>>;

/**
 * Takes a difference off the worklist with a note that says why it is right as it is. It stays off for as long as both
 * amounts are those that were explained. Refuses `not_found`, `conflict` (resolved meanwhile).
 */
export async function explainDifference(
  ctx: Ctx,
  { differenceId, note }: ExplainDifferenceInput,
): Promise<void> {
  const person = await requirePerson(ctx);
  authorize(person, "money:explain");
  const [done, known] = await ctx.system.batch((query) => [
    query.execute(sql`with explained as (
        update reconciliation_differences set resolved_at = prep.now(), resolved_by = ${person.userId}::uuid, note = ${note}
         where id = ${differenceId} and resolved_at is null returning *)
      select prep.audit(null, 'money.difference_explained', 'reconciliation_difference', e.id, jsonb_build_object('kind', e.kind,
        'externalId', e.external_id, 'stripeCents', e.stripe_cents, 'ledgerCents', e.ledger_cents, 'note', e.note)) from explained e`),
    query.execute(sql`select 1 from reconciliation_differences where id = ${differenceId}`),
  ]);
  if (known.rows.length === 0) refuse("not_found", "There is no such difference");
  if (done.rows.length === 0) refuse("conflict", "This difference is resolved already");
}

/**
 * Closes the books of a month (UTC), for good: nothing is posted with a date in it any more, and what comes late is
 * posted with the day it came. A closed month stays as it is. Refuses `forbidden`, and `conflict` while the month is
 * not over, not reconciled to its end, or has a difference that nobody has explained.
 */
export async function closeMonth(ctx: Ctx, { month }: CloseMonthInput): Promise<void> {
  const person = await requirePerson(ctx);
  authorize(person, "money:close-month");
  await ctx.system.run((query) =>
    query.execute(
      sql`select prep.close_month(${`${month}-01`}::date, ${person.userId}::uuid, ${SETTLES_WITHIN}::interval)`,
    ),
  );
}
