import { z } from "zod";
import { DIFFERENCE_KINDS, DIRECTIONS, RECONCILIATION_PHASES } from "@/lib/core/ledger-terms";
import { moneyJson } from "@/lib/core/money";
import { withOffset } from "@/lib/core/zoned";
import { endpoint } from "@/lib/http/endpoint";
import {
  closeMonth,
  explainDifference,
  type Reconciliation,
  readReconciliation,
  reconcileNow,
} from "@/lib/operations";
import { CloseMonthInput, ExplainDifferenceInput } from "@/lib/operations/schemas";
import { previewPayouts } from "@/lib/payouts";
import { ONCE, REFUSALS } from "./on-a-booking";
import { Id, Instant, Money } from "./shapes";

const WRITE = { method: "POST", scope: "admin", limit: "write", keeps: "adapter" } as const;
const DONE = z.strictObject({ done: z.literal(true) });
const done = { body: { done: true as const } };
const counts = { movements: z.int(), postings: z.int(), found: z.int(), cured: z.int() };

const MoneyJson = z.strictObject({
  runs: z.array(
    z.strictObject({
      runId: Id,
      startedAt: Instant,
      finishedAt: Instant.nullable(),
      phase: z.enum(RECONCILIATION_PHASES),
      ...counts,
    }),
  ),
  openDifferences: z.int(),
  /** Oldest first, at most 100. An amount of null: that side has nothing of it. */
  differences: z.array(
    z.strictObject({
      differenceId: Id,
      kind: z.enum(DIFFERENCE_KINDS),
      externalId: z.string(),
      direction: z.enum(DIRECTIONS),
      stripe: Money.nullable(),
      ledger: Money.nullable(),
      occurredAt: Instant,
      firstSeenAt: Instant,
    }),
  ),
  /** `compared`: a finished run has looked past its end. */
  months: z.array(
    z.strictObject({
      month: z.string(),
      over: z.boolean(),
      compared: z.boolean(),
      openDifferences: z.int(),
      closedAt: Instant.nullable(),
    }),
  ),
});

const at = (moment: Date | string) => withOffset(new Date(moment), "UTC");
const orNull = (moment: Date | string | null) => moment && at(moment);
const money = (value: number | null, currency: string) =>
  value === null ? null : moneyJson(value, currency);

const moneyAnswer = ({ runs, differences, open, months }: Reconciliation): z.input<typeof MoneyJson> => ({
  runs: runs.map(({ id, startedAt, finishedAt, phase, movements, postings, found, cured }) => ({
    ...{ runId: id, startedAt: at(startedAt), finishedAt: orNull(finishedAt) },
    ...{ phase, movements, postings, found, cured },
  })),
  openDifferences: open,
  differences: differences.map((d) => ({
    ...{ differenceId: d.id, kind: d.kind, externalId: d.externalId, direction: d.direction },
    ...{ stripe: money(d.stripeCents, d.currency), ledger: money(d.ledgerCents, d.currency) },
    ...{ occurredAt: at(d.occurredAt), firstSeenAt: at(d.firstSeenAt) },
  })),
  months: months.map(({ month, over, compared, open: openDifferences, closedAt }) => ({
    ...{ month, over, compared, openDifferences, closedAt: orNull(closedAt) },
  })),
});

export const readMoney = endpoint({
  method: "GET",
  id: "getReconciliation",
  path: "/admin/money",
  summary: "How Stripe's balance compares with the ledger: runs, open differences, months",
  scope: "admin",
  limit: "read",
  answer: MoneyJson,
  refusals: ["not_found", "rate_limited"],
  run: async ({ ctx }) => ({ body: moneyAnswer(await readReconciliation(ctx)) }),
});

export const reconcileMoney = endpoint({
  ...WRITE,
  id: "reconcile",
  path: "/admin/money/reconcile",
  summary: "Compare Stripe's balance with the ledger now; a long run is finished by the nightly job",
  answer: z.strictObject({ finished: z.boolean(), ...counts }),
  refusals: ["not_found", "forbidden", ...ONCE],
  run: async ({ ctx }) => {
    const { finished, ...rest } = await reconcileNow(ctx);
    return { body: { finished: finished === 1, ...rest } };
  },
});

const { differenceId, ...explained } = ExplainDifferenceInput.shape;
export const resolveMoneyDifference = endpoint({
  ...WRITE,
  id: "resolveDifference",
  path: "/admin/money/differences/{differenceId}/resolve",
  summary: "Take a difference off the worklist with a note that explains it",
  params: z.strictObject({ differenceId }),
  body: z.strictObject(explained),
  answer: DONE,
  refusals: [...REFUSALS, ...ONCE],
  run: async ({ ctx, params, body }) => {
    await explainDifference(ctx, { ...params, ...body });
    return done;
  },
});

export const closeMoneyMonth = endpoint({
  ...WRITE,
  id: "closeMonth",
  path: "/admin/money/months/{month}/close",
  summary: "Close the books of a month: nothing is posted with a date in it any more",
  params: z.strictObject(CloseMonthInput.shape),
  answer: DONE,
  refusals: [...REFUSALS, ...ONCE],
  run: async ({ ctx, params }) => {
    await closeMonth(ctx, params);
    return done;
  },
});

export const previewPayoutRun = endpoint({
  method: "GET",
  scope: "admin",
  limit: "read",
  id: "previewPayouts",
  path: "/admin/payouts",
  summary: "What a payout run would transfer now and what is held back, per organization; writes nothing",
  answer: z.strictObject({
    items: z.array(
      z.strictObject({
        ...{ organizationId: Id, name: z.string(), transfer: Money, held: Money },
        /** Goes next week: this week's payout is closed. */
        later: Money,
      }),
    ),
  }),
  refusals: ["not_found", "forbidden", "rate_limited"],
  run: async ({ ctx }) => {
    const rows = await previewPayouts(ctx);
    const items = rows.map(({ organizationId, name, currency, transferCents, heldCents, laterCents }) => ({
      ...{ organizationId, name },
      transfer: moneyJson(transferCents, currency),
      held: moneyJson(heldCents, currency),
      later: moneyJson(laterCents, currency),
    }));
    return { body: { items } };
  },
});
