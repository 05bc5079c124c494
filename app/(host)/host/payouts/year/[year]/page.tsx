import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getLocale, getTranslations } from "next-intl/server";
import { EmptyState } from "@/components/ui/empty-state";
import { Notice } from "@/components/ui/notice";
import { TextLink, textLink } from "@/components/ui/text-link";
import { formatMoney } from "@/lib/core/money";
import { formatZoned } from "@/lib/core/zoned";
import { yearSummary } from "@/lib/documents";
import { YearInput } from "@/lib/documents/schemas";
import { hostPage } from "../../../organization";

export const runtime = "edge";

type Props = { params: Promise<{ year: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await getTranslations("year"))("title", { year: (await params).year }) };
}

/** A year of an organization month by month, and what it means for Form 1099-K. */
export default async function YearPage({ params }: Props) {
  const { year: asked } = await params;
  const { ctx, organization, manages } = await hostPage(`/host/payouts/year/${asked}`);
  const input = YearInput.safeParse({ organizationId: organization.id, year: asked });
  if (!manages || !input.success) notFound();
  const [t, payouts, taxes, locale, summary] = await Promise.all([
    getTranslations("year"),
    getTranslations("payouts"),
    getTranslations("taxes"),
    getLocale(),
    yearSummary(ctx, input.data),
  ]);
  const { year, months, threshold, above, grossCents, transactions } = summary;
  const money = (valueCents: number) => formatMoney(valueCents, "usd", locale);
  const columns = [
    ["invoiced", "invoicedCents"],
    ["credited", "creditedCents"],
    ["tax", "taxCents"],
    ["fee", "feeCents"],
    ["paidOut", "paidOutCents"],
    ["takenBack", "takenBackCents"],
  ] as const;
  const named = (month: string) =>
    formatZoned(new Date(`${month}-01T00:00:00Z`), "UTC", locale, { month: "long", year: "numeric" });
  const used = months.filter((m) => columns.some(([, key]) => m[key] !== 0));
  const total = (key: (typeof columns)[number][1]) => months.reduce((sum, m) => sum + m[key], 0);
  const facts = { gross: money(grossCents), count: transactions, year: String(year) };
  return (
    <article className="grid max-w-4xl gap-6">
      <header className="grid gap-2">
        <TextLink back href="/host/payouts">
          {payouts("all")}
        </TextLink>
        <h1>{t("title", { year: String(year) })}</h1>
        <p className="text-ink-soft">{t("lead")}</p>
        <nav className="flex flex-wrap gap-x-6">
          <a href={`/host/payouts/year/${year}/year.csv`} className={textLink}>
            {payouts("csv")}
          </a>
          <TextLink href={`/host/payouts/year/${year}/taxes`}>{taxes("link")}</TextLink>
          {[
            ["previous", year - 1],
            ["next", year + 1],
          ].map(([words, to]) => (
            <TextLink key={words} href={`/host/payouts/year/${to}`}>
              {t(words as "previous" | "next")} ({to})
            </TextLink>
          ))}
        </nav>
      </header>
      {threshold && (
        <Notice tone={above ? "warn" : "info"}>
          <p>
            {above
              ? t("above", facts)
              : t("below", {
                  ...facts,
                  limit: money(threshold.grossAboveCents),
                  payments: threshold.transactionsAbove,
                })}
          </p>
          <p>{t("honest", { source: threshold.source })}</p>
        </Notice>
      )}
      {used.length === 0 && <EmptyState title={t("none")} />}
      <ul className="grid gap-3">
        {[...used, null].map((m) => (
          <li key={m?.month ?? "total"} className="grid gap-2 rounded-card border border-line bg-surface p-4">
            <h2 className="first-letter:uppercase">{m ? named(m.month) : t("total")}</h2>
            <dl className="grid gap-x-6 gap-y-1 sm:grid-cols-2">
              <div className="flex justify-between gap-4">
                <dt>{t("invoices")}</dt>
                <dd>{m?.invoices ?? transactions}</dd>
              </div>
              {columns.map(([words, key]) => (
                <div key={key} className="flex justify-between gap-4">
                  <dt>{t(words)}</dt>
                  <dd className="font-semibold">{money(m ? m[key] : total(key))}</dd>
                </div>
              ))}
            </dl>
          </li>
        ))}
      </ul>
    </article>
  );
}
