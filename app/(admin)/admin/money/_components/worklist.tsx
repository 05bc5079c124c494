import { getLocale, getTranslations } from "next-intl/server";
import { Badge } from "@/components/ui/badge";
import { EmptyState } from "@/components/ui/empty-state";
import { formatMoney } from "@/lib/core/money";
import { formatZoned } from "@/lib/core/zoned";
import type { Reconciliation } from "@/lib/operations";
import { Explain } from "./explain";

type Props = { differences: Reconciliation["differences"]; open: number; now: Date };
const DAY_MS = 86_400_000;

/** What Stripe and the ledger differ on, the oldest first: both amounts, how far apart, how long. */
export async function Worklist({ differences, open, now }: Props) {
  const [t, locale] = await Promise.all([getTranslations("adminMoney"), getLocale()]);
  return (
    <section className="grid gap-3" aria-labelledby="differences">
      <h2 id="differences">{t("differences", { count: open })}</h2>
      {open === 0 && <EmptyState title={t("noDifferences")} />}
      {open > differences.length && (
        <p className="text-ink-soft">{t("firstOf", { count: differences.length })}</p>
      )}
      <ul className="grid items-start gap-3 lg:grid-cols-2">
        {differences.map((one) => {
          const money = (amount: number | null) =>
            amount === null ? t("nothing") : formatMoney(amount, one.currency, locale);
          const apart = formatMoney(
            Math.abs((one.stripeCents ?? 0) - (one.ledgerCents ?? 0)),
            one.currency,
            locale,
          );
          return (
            <li key={one.id} className="grid gap-3 rounded-card border border-line bg-surface p-4">
              <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
                <h3 className="font-semibold">{t(`kinds.${one.kind}`)}</h3>
                <span className="font-semibold tabular-nums">{apart}</span>
              </div>
              <p className="font-mono text-sm break-all">{one.externalId}</p>
              <dl className="grid grid-cols-2 gap-x-4 gap-y-1">
                <dt className="text-ink-soft">{t("atStripe")}</dt>
                <dd className="text-right tabular-nums">{money(one.stripeCents)}</dd>
                <dt className="text-ink-soft">{t("inLedger")}</dt>
                <dd className="text-right tabular-nums">{money(one.ledgerCents)}</dd>
              </dl>
              <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-ink-soft">
                {t("moved", { date: formatZoned(one.occurredAt, "UTC", locale, { dateStyle: "medium" }) })}
                <Badge tone="warn">
                  {t("age", { days: Math.floor((now.getTime() - one.firstSeenAt.getTime()) / DAY_MS) })}
                </Badge>
              </p>
              <Explain differenceId={one.id} about={one.externalId} />
            </li>
          );
        })}
      </ul>
    </section>
  );
}
