import { getLocale, getTranslations } from "next-intl/server";
import { STATUS_TONES } from "@/components/bookings/status-badge";
import { Badge } from "@/components/ui/badge";
import type { Rental } from "@/lib/bookings";
import { addHours } from "@/lib/core/interval";
import { formatMoney } from "@/lib/core/money";
import { formatZoned } from "@/lib/core/zoned";

/** Every month of a rental: its days, what it costs, and how it stands. */
export async function RentalMonths({ rental, now }: { rental: Rental; now: Date }) {
  const [t, locale] = await Promise.all([getTranslations("storage"), getLocale()]);
  const date = (at: Date) => formatZoned(at, rental.timeZone, locale, { dateStyle: "medium" });
  return (
    <section className="grid gap-3" aria-labelledby="months">
      <h2 id="months">{t("monthsTitle")}</h2>
      <ol className="grid gap-px overflow-hidden rounded-card border border-line bg-line">
        {rental.months.map((month) => {
          const money = (cents: number) => formatMoney(cents, month.currency, locale);
          const { status, holdExpiresAt, refundedCents } = month;
          const over = status === "held" && (!holdExpiresAt || holdExpiresAt <= now);
          return (
            <li
              key={month.id}
              className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 bg-surface p-3"
            >
              <span className="grid">
                <span className="font-semibold">
                  {date(month.startsAt)} – {date(month.endsAt)}
                </span>
                {holdExpiresAt && holdExpiresAt > addHours(now, 3) && (
                  <span className="text-sm text-ink-soft">{t("payBy", { date: date(holdExpiresAt) })}</span>
                )}
                {refundedCents > 0 && (
                  <span className="text-sm text-ink-soft">
                    {t("refunded", { amount: money(refundedCents) })}
                  </span>
                )}
              </span>
              <span className="flex items-center gap-3">
                {money(month.totalCents)}
                <Badge tone={STATUS_TONES[over ? "expired" : status]}>
                  {t(`status.${over ? "expired" : status}`)}
                </Badge>
              </span>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
