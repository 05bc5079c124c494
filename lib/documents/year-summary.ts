import { sql } from "drizzle-orm";
import form1099k from "@/data/tax/1099-k.json";
import { authorize } from "@/lib/access";
import { type Ctx, requirePerson } from "@/lib/context";
import { csvAmount, csvFile } from "@/lib/core/csv";
import type { YearInput } from "./schemas";

type Month = {
  month: string;
  invoices: number;
  invoicedCents: number;
  creditedCents: number;
  taxCents: number;
  feeCents: number;
  paidOutCents: number;
  takenBackCents: number;
};

/** The federal threshold of a year: the newest row that began before its end. */
export function thresholdOf(year: number) {
  const rows = form1099k.thresholds.filter(({ from }) => from <= `${year}-12-31`);
  return rows.toSorted((a, b) => (a.from < b.from ? 1 : -1))[0] ?? null;
}

/**
 * A calendar year (UTC) of an organization, month by month, out of its documents and the ledger, in cents; and whether its gross
 * payments, nothing taken off, are above the federal threshold of Form 1099-K. Refuses `not_found`, `forbidden`.
 */
export async function yearSummary(ctx: Ctx, { organizationId, year }: YearInput) {
  authorize(await requirePerson(ctx), "payout:read", { organizationId });
  const [from, until] = [`${year}-01-01T00:00:00Z`, `${year + 1}-01-01T00:00:00Z`];
  const { rows: months } = await ctx.system.run((query) =>
    query.execute<Month>(sql`select to_char(m, 'YYYY-MM') as month, d.*, l.* from generate_series(0, 11) n
      cross join lateral (select ${from}::timestamptz at time zone 'UTC' + make_interval(months => n) as m) x
      cross join lateral (select (m at time zone 'UTC') as a, (m + interval '1 month') at time zone 'UTC' as z) y
      cross join lateral (select count(*) filter (where d.kind = 'invoice')::int as invoices,
          coalesce(sum(d.total_cents) filter (where d.kind = 'invoice'), 0)::int as "invoicedCents",
          coalesce(-sum(d.total_cents) filter (where d.kind <> 'invoice'), 0)::int as "creditedCents", coalesce(sum(d.tax_cents), 0)::int as "taxCents"
        from documents d where d.organization_id = ${organizationId} and d.issued_at >= a and d.issued_at < z) d
      cross join lateral (select
          coalesce(-sum(e.amount_cents) filter (where c.code = 'platform_revenue'), 0)::int as "feeCents",
          coalesce(sum(e.amount_cents) filter (where c.code = 'host_payable' and t.kind = 'transfer'), 0)::int as "paidOutCents",
          coalesce(-sum(e.amount_cents) filter (where c.code = 'host_receivable' and t.kind = 'reversal'), 0)::int as "takenBackCents"
        from ledger_transactions t join ledger_entries e on e.transaction_id = t.id join ledger_accounts c on c.id = e.account_id
        where t.organization_id = ${organizationId} and t.posted_at >= a and t.posted_at < z and t.posted_at < ${until}::timestamptz) l order by m`),
  );
  const sum = (pick: (month: Month) => number) => months.reduce((total, month) => total + pick(month), 0);
  const [grossCents, transactions] = [sum((m) => m.invoicedCents), sum((m) => m.invoices)];
  const threshold = thresholdOf(year);
  const above =
    threshold !== null &&
    grossCents > threshold.grossAboveCents &&
    transactions > threshold.transactionsAbove;
  return { year, months, grossCents, transactions, threshold, above };
}

/** A row per month; the columns add up to what the page says of the year. */
export function yearCsv({ months }: Pick<Awaited<ReturnType<typeof yearSummary>>, "months">): string {
  return csvFile([
    ["month", "invoices", "invoiced", "credited", "tax", "fee", "paid_out", "taken_back", "currency"],
    ...months.map((m) => [
      ...[m.month, String(m.invoices), csvAmount(m.invoicedCents), csvAmount(m.creditedCents)],
      ...[csvAmount(m.taxCents), csvAmount(m.feeCents), csvAmount(m.paidOutCents)],
      ...[csvAmount(m.takenBackCents), "usd"],
    ]),
  ]);
}
