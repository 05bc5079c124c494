import { getLocale, getTranslations } from "next-intl/server";
import { EmptyState } from "@/components/ui/empty-state";
import { formatMoney } from "@/lib/core/money";
import { formatZoned } from "@/lib/core/zoned";
import type { JournalLine } from "@/lib/operations";

/** Every posting in plain words: what happened and why, and what it did to which account. */
export async function Journal({ lines }: { lines: JournalLine[] }) {
  const [t, locale] = await Promise.all([getTranslations("moneyDesk"), getLocale()]);
  return (
    <section className="grid gap-3" aria-labelledby="journal">
      <h2 id="journal">{t("journal")}</h2>
      {lines.length === 0 ? (
        <EmptyState title={t("noJournal")} />
      ) : (
        <p className="text-ink-soft">{t("journalLead")}</p>
      )}
      <ol className="grid items-start gap-3 lg:grid-cols-2">
        {lines.map(({ id, kind, at, key, externalId, entries, by, agreedBy, reason }) => (
          <li key={id} className="grid gap-2 rounded-card border border-line bg-surface p-4">
            <h3 className="font-semibold">
              {t.has(`cause.${kind}` as "cause.capture") ? t(`cause.${kind}` as "cause.capture") : kind}
            </h3>
            <p className="text-ink-soft">
              {formatZoned(new Date(at), "UTC", locale, { dateStyle: "medium", timeStyle: "short" })} UTC
            </p>
            {reason && (
              <p className="wrap-anywhere">
                {t("reason", {
                  // A refund that follows a rule names it by its code.
                  reason: t.has(`refundWhy.${reason}` as "refundWhy.claim")
                    ? t(`refundWhy.${reason}` as "refundWhy.claim")
                    : reason,
                })}
              </p>
            )}
            {by && (
              <p className="wrap-anywhere">
                {t("by", { email: by })}
                {agreedBy && `, ${t("agreed", { email: agreedBy })}`}
              </p>
            )}
            <dl className="grid gap-1">
              {entries.map((entry) => (
                <div
                  key={`${entry.code} ${entry.whose} ${entry.amountCents}`}
                  className="flex items-baseline justify-between gap-4"
                >
                  <dt className="wrap-anywhere">
                    {t(`accounts.${entry.code}`)}
                    {entry.whose && <span className="text-ink-soft"> ({entry.whose})</span>}
                  </dt>
                  <dd className="font-semibold tabular-nums">
                    {formatMoney(entry.amountCents, entry.currency, locale)}
                  </dd>
                </div>
              ))}
            </dl>
            <p className="font-mono text-sm break-all text-ink-soft">{externalId ?? key}</p>
          </li>
        ))}
      </ol>
    </section>
  );
}
