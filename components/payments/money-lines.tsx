import { getLocale, getTranslations } from "next-intl/server";
import { Card } from "@/components/ui/card";
import { formatMoney } from "@/lib/core/money";
import { formatZoned } from "@/lib/core/zoned";
import type { MoneyLine } from "@/lib/payments";

type Props = { lines: readonly MoneyLine[]; currency: string; timeZone: string; side: "renter" | "host" };

/** Every movement of a booking's money in plain words, as one of its sides sees it. */
export async function MoneyLines({ lines, currency, timeZone, side }: Props) {
  const [t, locale] = await Promise.all([getTranslations("bookingMoney"), getLocale()]);
  if (lines.length === 0) return null;
  return (
    <Card className="grid gap-3">
      <h2>{t("title")}</h2>
      <ul className="grid gap-2">
        {lines.map(({ id, what, amountCents, at }) => (
          <li key={id} className="flex justify-between gap-4">
            <span className="grid min-w-0">
              <span>{t(`${side}.${what}`)}</span>
              <span className="text-sm text-ink-soft">
                {formatZoned(at, timeZone, locale, { dateStyle: "medium", timeStyle: "short" })}
              </span>
            </span>
            <span className="font-semibold">{formatMoney(amountCents, currency, locale)}</span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
