import { getLocale, getTranslations } from "next-intl/server";
import { EmptyState } from "@/components/ui/empty-state";
import { TextLink } from "@/components/ui/text-link";
import { formatMoney } from "@/lib/core/money";
import { formatZoned } from "@/lib/core/zoned";
import type { FailedThing } from "@/lib/operations";
import { Retry } from "./retry";

/** What did not go through, the oldest first, each with the button that tries again. */
export async function FailedList({ items }: { items: FailedThing[] }) {
  const [t, locale] = await Promise.all([getTranslations("moneyDesk"), getLocale()]);
  return (
    <section className="grid gap-3" aria-labelledby="failed">
      <h2 id="failed">{t("failed", { count: items.length })}</h2>
      {items.length === 0 && <EmptyState title={t("nothingFailed")} />}
      <ul className="grid items-start gap-3 lg:grid-cols-2">
        {items.map((one) => (
          <li
            key={`${one.what} ${one.id}`}
            className="grid gap-2 rounded-card border border-line bg-surface p-4"
          >
            <div className="flex flex-wrap items-baseline justify-between gap-x-4">
              <h3 className="font-semibold">{t(`what.${one.what}`)}</h3>
              {one.amountCents !== null && (
                <span className="font-semibold tabular-nums">
                  {formatMoney(one.amountCents, one.currency ?? "usd", locale)}
                </span>
              )}
            </div>
            <p className="wrap-anywhere">{one.about}</p>
            <p className="text-ink-soft wrap-anywhere">{t("lastError", { error: one.error })}</p>
            <p className="text-ink-soft">
              {t("since", {
                date: formatZoned(new Date(one.since), "UTC", locale, {
                  dateStyle: "medium",
                  timeStyle: "short",
                }),
              })}
            </p>
            {one.bookingId && (
              <TextLink href={`/admin/money/desk?q=${one.bookingId}`}>{t("journal")}</TextLink>
            )}
            <Retry what={one.what} id={one.id} about={one.about} />
          </li>
        ))}
      </ul>
    </section>
  );
}
