import { type SQL, sql } from "drizzle-orm";
import { authorize } from "@/lib/access";
import { type Ctx, requirePerson } from "@/lib/context";
import { csvAmount, csvCell, csvFile } from "@/lib/core/csv";
import type { TaxYearInput, YearInput } from "./schemas";

const MOST = 5_000;

/** One tax of one place in one month. What was posted by hand for no booking has neither place nor name. */
export type TaxRow = {
  /** `2030-01`, in UTC, as the ledger's months. */
  month: string;
  state: string | null;
  city: string | null;
  name: string | null;
  percentBps: number | null;
  /** What the tax was on; several taxes on one price have it each. */
  taxedCents: number;
  /** Below zero: more was taken back than came due. */
  taxCents: number;
  currency: string;
};

export type TaxReport = { year: number; rows: TaxRow[]; taxCents: number };

/**
 * Sales and rental tax of an organization that came due in a calendar year (UTC), per place, tax and month, in cents: what the
 * ledger's tax account was posted, split by the frozen price of each booking. Refuses `not_found`, `forbidden`.
 */
export async function taxReport(ctx: Ctx, { organizationId, year }: YearInput): Promise<TaxReport> {
  authorize(await requirePerson(ctx), "payout:read", { organizationId });
  return report(ctx, year, sql`t.organization_id = ${organizationId}`);
}

/** The same of the whole platform. Refuses `not_found` to all but support. */
export async function platformTaxReport(ctx: Ctx, { year }: TaxYearInput): Promise<TaxReport> {
  authorize(await requirePerson(ctx), "money:read");
  return report(ctx, year, sql`true`);
}

/** Of a posting the taxes of its booking have parts as they had of the price; the last one has the rest. */
async function report(ctx: Ctx, year: number, whose: SQL): Promise<TaxReport> {
  const { rows } = await ctx.system.run((query) =>
    query.execute<TaxRow>(sql`with posted as (
        select t.booking_id, to_char(t.posted_at at time zone 'UTC', 'YYYY-MM') as month, -sum(e.amount_cents)::bigint as cents, e.currency
          from ledger_accounts a join ledger_entries e on e.account_id = a.id join ledger_transactions t on t.id = e.transaction_id
         where a.code = 'tax_payable' and t.posted_at >= ${`${year}-01-01T00:00:00Z`}::timestamptz and t.posted_at < ${`${year + 1}-01-01T00:00:00Z`}::timestamptz and ${whose}
         group by t.id, e.currency)
      select p.month, k.state, k.city, l.name, l.bps as "percentBps", p.currency,
        sum(case when l.whole > 0 then div(p.cents * l.upto, l.whole) - div(p.cents * (l.upto - l.cents), l.whole) else p.cents end)::int as "taxCents",
        sum(coalesce(round(l.taxed * p.cents / nullif(l.whole, 0)), 0))::int as "taxedCents"
      from posted p left join bookings b on b.id = p.booking_id left join kitchens k on k.id = b.kitchen_id
      left join lateral (select x.value->>'name' as name, (x.value->>'percentBps')::int as bps, (x.value->>'amountCents')::numeric as cents,
          sum((x.value->>'amountCents')::numeric) over (order by x.place) as upto, sum((x.value->>'amountCents')::numeric) over () as whole,
          (b.quote->>'totalCents')::numeric - (b.quote->>'taxCents')::numeric as taxed
        from jsonb_array_elements(b.quote->'lines') with ordinality x(value, place) where x.value->>'kind' = 'tax') l on true
      group by 1, 2, 3, 4, 5, 6 having sum(p.cents) <> 0 order by 1, 2 nulls last, 3, 4, 5 limit ${MOST}`),
  );
  return { year, rows, taxCents: rows.reduce((sum, { taxCents }) => sum + taxCents, 0) };
}

/** A row per month, place and tax; the last column adds up to what the ledger's tax account was posted in the year. */
export function taxCsv({ rows }: TaxReport): string {
  return csvFile([
    ["month", "state", "city", "tax", "percent", "taxed", "amount", "currency"],
    ...rows.map((r) => [
      ...[r.month, csvCell(r.state ?? ""), csvCell(r.city ?? ""), csvCell(r.name ?? "")],
      ...[r.percentBps === null ? "" : (r.percentBps / 100).toFixed(2)],
      ...[csvAmount(r.taxedCents), csvAmount(r.taxCents), r.currency],
    ]),
  ]);
}
