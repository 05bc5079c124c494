import Link from "next/link";
import { useTranslations } from "next-intl";
import { TextLink } from "@/components/ui/text-link";
import { formatMoney } from "@/lib/core/money";
import { formatZoned } from "@/lib/core/zoned";
import type { WaitingItem } from "@/lib/payouts";

type Props = { nextRunAt: Date; timeZone: string; items: WaitingItem[]; locale: string };

/** What has not been paid out yet and why, and when the next run is; nothing waits: only the run. */
export function WaitingList({ nextRunAt, timeZone, items, locale }: Props) {
  const t = useTranslations("payouts");
  const when = formatZoned(nextRunAt, timeZone, locale, { dateStyle: "long", timeStyle: "short" });
  return (
    <section className="grid gap-3">
      <p className="text-ink-soft">{t("nextRun", { when })}</p>
      {items.length > 0 && <h2>{t("waitingTitle")}</h2>}
      <ul className="grid gap-3">
        {items.map((item) => (
          <li
            key={`${item.bookingId} ${item.kind}`}
            className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 rounded-card border border-line bg-surface p-4"
          >
            <span className="grid">
              <Link href={`/host/bookings/${item.bookingId}`} className="underline underline-offset-4">
                {item.spaceName}, {formatZoned(item.startsAt, item.timeZone, locale, { dateStyle: "medium" })}
                {item.kind !== "booking" && ` (${t(item.kind)})`}
              </Link>
              <span className="text-ink-soft">{t(`reason.${item.reason}`)}</span>
              {item.reason === "papers" && (
                <TextLink href={`/host/kitchens/${item.kitchenId}/papers`}>{t("toPapers")}</TextLink>
              )}
            </span>
            <strong>{formatMoney(item.amountCents, item.currency, locale)}</strong>
          </li>
        ))}
      </ul>
    </section>
  );
}
