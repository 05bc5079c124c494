import { useTranslations } from "next-intl";
import { EmptyState } from "@/components/ui/empty-state";
import { TextLink, textLink } from "@/components/ui/text-link";
import { formatMoney } from "@/lib/core/money";
import { formatZoned } from "@/lib/core/zoned";
import type { TaxReport } from "@/lib/documents";

type Props = { report: TaxReport; locale: string; path: (year: number) => string };

/** The taxes of a year by month and place, their sum, the same as a file, and the years beside it. */
export function TaxRows({ report, locale, path }: Props) {
  const t = useTranslations("taxes");
  const { year, rows, taxCents } = report;
  const money = (valueCents: number, currency = "usd") => formatMoney(valueCents, currency, locale);
  const named = (month: string) =>
    formatZoned(new Date(`${month}-01T00:00:00Z`), "UTC", locale, { month: "long", year: "numeric" });
  return (
    <>
      <nav className="flex flex-wrap gap-x-6">
        <a href={`${path(year)}/taxes.csv`} className={textLink}>
          {t("csv")}
        </a>
        <TextLink href={path(year - 1)}>
          {t("previous")} ({year - 1})
        </TextLink>
        <TextLink href={path(year + 1)}>
          {t("next")} ({year + 1})
        </TextLink>
      </nav>
      {rows.length === 0 && <EmptyState title={t("none")} />}
      <ul className="grid gap-3">
        {rows.map((row) => (
          <li
            key={[row.month, row.state, row.city, row.name, row.percentBps, row.currency].join(" ")}
            className="grid gap-1 rounded-card border border-line bg-surface p-4"
          >
            <span className="flex flex-wrap items-baseline justify-between gap-x-4">
              <span className="font-semibold first-letter:uppercase">{named(row.month)}</span>
              <strong className="tabular-nums">{money(row.taxCents, row.currency)}</strong>
            </span>
            <span className="wrap-anywhere">{row.name ?? t("noTax")}</span>
            <span className="text-ink-soft wrap-anywhere">
              {row.state === null ? t("noPlace") : `${row.city}, ${row.state}`}
              {row.percentBps !== null &&
                ` · ${t("rate", { percent: row.percentBps / 100, amount: money(row.taxedCents, row.currency) })}`}
            </span>
          </li>
        ))}
        {rows.length > 0 && (
          <li className="flex flex-wrap justify-between gap-4 rounded-card border border-line bg-surface p-4">
            <span>{t("total")}</span>
            <strong className="tabular-nums">{money(taxCents)}</strong>
          </li>
        )}
      </ul>
    </>
  );
}
