import { getLocale, getTranslations } from "next-intl/server";
import { Card } from "@/components/ui/card";
import type { listUse } from "@/lib/bookings";
import { formatMoney } from "@/lib/core/money";
import { stamp } from "../../../times";

type Entry = Awaited<ReturnType<typeof listUse>>[number];

type Props = { entries: Entry[]; zone: string; currency: string };

/** Who was in the room when: kept for good, in the order it was written. */
export async function UseLog({ entries, zone, currency }: Props) {
  const [t, locale] = await Promise.all([getTranslations("host.useLog"), getLocale()]);
  return (
    <Card className="grid gap-3">
      <h2>{t("title")}</h2>
      {entries.length === 0 && <p className="text-ink-soft">{t("empty")}</p>}
      <ol className="grid gap-2">
        {entries.map((entry) => {
          const overstay = Number(entry.data.overstayMinutes ?? 0);
          const claimCents = Number(entry.data.claimCents ?? 0);
          const scannedAt = entry.data.scannedAt ? new Date(String(entry.data.scannedAt)) : null;
          return (
            <li key={entry.sequence} className="flex flex-wrap justify-between gap-x-4">
              <span>
                {t(entry.event)}
                {overstay > 0 && <strong> · {t("overstay", { minutes: overstay })}</strong>}
                {claimCents > 0 && (
                  <span> · {t("claim", { amount: formatMoney(claimCents, currency, locale) })}</span>
                )}
                {scannedAt && <span className="text-ink-soft"> · {t("scanned")}</span>}
                {entry.data.automatic === true && <span className="text-ink-soft"> · {t("automatic")}</span>}
              </span>
              <span className="text-ink-soft">{stamp(scannedAt ?? entry.at, zone, locale)}</span>
            </li>
          );
        })}
      </ol>
    </Card>
  );
}
