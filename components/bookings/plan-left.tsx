import { getLocale, getTranslations } from "next-intl/server";
import { Card } from "@/components/ui/card";
import type { PlanMonth } from "@/lib/bookings";
import { addMinutes } from "@/lib/core/interval";
import { numberFormat } from "@/lib/core/locale";
import { formatMoney } from "@/lib/core/money";
import { formatZoned } from "@/lib/core/zoned";

type Props = { months: readonly PlanMonth[]; timeZone: string; currency: string; now: Date };

/** What is left of each month of a plan that has begun, and until when it can be used. */
export async function PlanLeft({ months, timeZone, currency, now }: Props) {
  const [t, locale] = await Promise.all([getTranslations("plans"), getLocale()]);
  const begun = months.filter(({ startsAt }) => startsAt <= now);
  const last = (at: Date) => formatZoned(addMinutes(at, -1), timeZone, locale, { dateStyle: "medium" });
  const number = numberFormat(locale);
  return (
    <Card className="grid gap-3">
      <h2>{t("leftTitle")}</h2>
      {begun.length === 0 && <p className="text-ink-soft">{t("leftNone")}</p>}
      {begun.map(({ bookingId, includes, left, granted, overMinutes, endsAt, expiresAt }) => {
        const amount = (value: number) =>
          includes === "hours" ? number.format(value / 60) : formatMoney(value, currency, locale);
        const values = { left: amount(left), granted: amount(granted) };
        return (
          <div key={bookingId} className="grid gap-1">
            <p className="text-lg font-semibold">
              {includes === "hours" ? t("leftHours", values) : t("leftCredit", values)}
            </p>
            <p className="text-ink-soft">
              {t("leftUntil", { date: last(now < endsAt ? endsAt : expiresAt) })}
              {now < endsAt && endsAt < expiresAt && `; ${t("leftAfter", { date: last(expiresAt) })}`}
              {overMinutes > 0 && ` · ${t("beyond", { hours: number.format(overMinutes / 60) })}`}
            </p>
          </div>
        );
      })}
    </Card>
  );
}
