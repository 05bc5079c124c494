import { type SQL, sql } from "drizzle-orm";
import type Stripe from "stripe";
import { authorize } from "@/lib/access";
import { type Ctx, requirePerson } from "@/lib/context";
import type { ReconciliationPhase } from "@/lib/core/ledger-terms";
import { stripe } from "@/lib/integrations/stripe";

/** A finished run is followed by one that looks this far back again, for what came late on either side. */
const MARGIN = "3 days";
/** What moved later than this before the run began may still be on its way between us and Stripe. */
export const SETTLES_WITHIN = "1 hour";
const PAGE = 100;
const POSTINGS_PER_STEP = 2_000;
/** One call does this much and no more; the next goes on from there. */
const STEPS_PER_CALL = 150;
/** A person waits for less. */
const STEPS_BY_HAND = 20;

/** What our bank account receives leaves Stripe without touching what we owe to anybody. */
const BETWEEN_STRIPE_AND_OUR_BANK = new Set(["payout", "payout_cancel", "payout_failure"]);

/** Where the run stands; counts since it began. */
type Run = {
  id: string;
  phase: ReconciliationPhase;
  fromAt: string;
  untilAt: string;
  stripeCursor: string | null;
  ledgerCursor: string | null;
  movements: number;
  postings: number;
  found: number;
  cured: number;
};
type Progress = { finished: number; movements: number; postings: number; found: number; cured: number };
const NOTHING: Progress = { finished: 0, movements: 0, postings: 0, found: 0, cured: 0 };

/**
 * Compares every movement of our Stripe balance with the ledger, and every posting with Stripe. Goes on with a run that
 * a crash or the limit of one call left open, else begins one. Answers what this call did: `finished` is 1 when the run
 * is done, `found` and `cured` count differences that are new and that are none any more. Safe at any moment and at once.
 *
 * Two sides are one thing when Stripe's `source` is the posting's `externalId` and the money went the same way:
 *
 * | balance transaction                      | posting on `stripe_clearing` with that id                           |
 * | ---------------------------------------- | ------------------------------------------------------------------- |
 * | charge, payment (`ch_…`)                 | capture: net of Stripe's fee                                         |
 * | refund, payment_refund (`re_…`)          | refund                                                               |
 * | refund_failure (`re_…`, money comes in)  | refund_failed                                                        |
 * | transfer (`tr_…`)                        | transfer                                                             |
 * | transfer_refund, _cancel, _failure       | whatever posting carries its source; without one missing_in_ledger   |
 * | adjustment of a dispute (`du_…`)         | likewise                                                             |
 * | stripe_fee and the rest                  | likewise; without a source by the id of the balance transaction      |
 * | payout, payout_cancel, payout_failure    | none: it moves between Stripe and our bank, and is not compared       |
 *
 * A posting on `stripe_clearing` without an external id can be no movement of Stripe's: missing_at_stripe.
 */
export async function reconcile(ctx: Ctx): Promise<Progress> {
  return goOn(ctx, await step(ctx, sql`prep.begin_reconciliation(${MARGIN}::interval)`));
}

/** Goes on with an open run; without one does nothing. Every few minutes, so that a long one ends the same night. */
export async function finishReconciliation(ctx: Ctx): Promise<Progress> {
  return goOn(ctx, await step(ctx, sql`prep.open_reconciliation()`));
}

/** The same, asked for by an admin; a long run is left to the job to finish. Refuses `forbidden`. */
export async function reconcileNow(ctx: Ctx): Promise<Progress> {
  authorize(await requirePerson(ctx), "money:reconcile");
  return goOn(ctx, await step(ctx, sql`prep.begin_reconciliation(${MARGIN}::interval)`), STEPS_BY_HAND);
}

async function goOn(ctx: Ctx, begun: Run | null, most = STEPS_PER_CALL): Promise<Progress> {
  if (!begun) return NOTHING;
  let [last, run]: [Run, Run | null] = [begun, begun];
  for (let steps = 0; run?.id === begun.id && steps < most; steps++) {
    last = run;
    run = run.phase === "stripe" ? await takePage(ctx, run) : await takePostings(ctx, run);
  }
  const { now, finished } = await standing(ctx, begun.id, last);
  return {
    finished: finished ? 1 : 0,
    movements: now.movements - begun.movements,
    postings: now.postings - begun.postings,
    found: now.found - begun.found,
    cured: now.cured - begun.cured,
  };
}

async function takePage(ctx: Ctx, run: Run): Promise<Run | null> {
  const { data, has_more } = await stripe().balanceTransactions.list({
    limit: PAGE,
    created: { gte: seconds(run.fromAt), lt: seconds(run.untilAt) },
    ...(run.stripeCursor && { starting_after: run.stripeCursor }),
  });
  const page = {
    read: data.length,
    last: data.at(-1)?.id ?? null,
    more: has_more,
    rows: data.filter(({ type, net }) => net !== 0 && !BETWEEN_STRIPE_AND_OUR_BANK.has(type)).map(movement),
  };
  return step(
    ctx,
    sql`prep.reconcile_page(${run.id}::uuid, ${run.stripeCursor}, ${JSON.stringify(page)}::jsonb, ${SETTLES_WITHIN}::interval)`,
  );
}

const takePostings = (ctx: Ctx, run: Run): Promise<Run | null> =>
  step(
    ctx,
    sql`prep.reconcile_postings(${run.id}::uuid, ${run.ledgerCursor}::uuid, ${POSTINGS_PER_STEP}::int, ${SETTLES_WITHIN}::interval)`,
  );

const seconds = (at: string) => Math.floor(new Date(at).getTime() / 1_000);

const movement = ({ id, source, type, net, currency, created }: Stripe.BalanceTransaction) => ({
  id,
  source: (typeof source === "string" ? source : source?.id) ?? id,
  type,
  netCents: net,
  currency,
  movedAt: new Date(created * 1_000).toISOString(),
});

/** One round trip; answers the run that is open after it. */
async function step(ctx: Ctx, call: SQL): Promise<Run | null> {
  const { rows } = await ctx.system.run((query) =>
    query.execute<{ run: Run | null }>(sql`select ${call} as run`),
  );
  return rows[0]?.run ?? null;
}

async function standing(ctx: Ctx, runId: string, last: Run): Promise<{ now: Run; finished: boolean }> {
  const { rows } = await ctx.system.run((query) =>
    query.execute<Run>(
      sql`select id, phase, movements, postings, found, cured from reconciliation_runs where id = ${runId}`,
    ),
  );
  const now = rows[0] ?? last;
  return { now, finished: now.phase === "finished" };
}
