import { getTranslations } from "next-intl/server";
import { Badge } from "@/components/ui/badge";
import { formatMoney } from "@/lib/core/money";
import { formatZoned } from "@/lib/core/zoned";
import type { CreditTransfer } from "@/lib/wallets";

const TONES = { pending: "warn", done: "good", refused: "bad" } as const;

/** What left the balance at Stripe for an owner's credit, so that the bank line can be explained. */
export async function CreditTransfers({
  transfers,
  locale,
}: {
  transfers: CreditTransfer[];
  locale: string;
}) {
  const t = await getTranslations("payouts");
  return (
    <section className="grid gap-3" aria-labelledby="moved-to-credit">
      <h2 id="moved-to-credit">{t("creditTitle")}</h2>
      <p className="text-ink-soft">{t("creditLead")}</p>
      <ul className="grid gap-3">
        {transfers.map(({ transferId, by, createdAt, state, amountCents, currency }) => (
          <li
            key={transferId}
            className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 rounded-card border border-line bg-surface p-4"
          >
            <span className="min-w-0 break-words text-ink-soft">
              {t("creditBy", {
                by: by ?? "",
                date: formatZoned(createdAt, "UTC", locale, { dateStyle: "medium" }),
              })}
            </span>
            <span className="flex items-center gap-3">
              <Badge tone={TONES[state]}>{t(`creditState.${state}`)}</Badge>
              <strong>{formatMoney(amountCents, currency, locale)}</strong>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
