import { getLocale, getTranslations } from "next-intl/server";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import type { Ctx } from "@/lib/context";
import { formatMoney } from "@/lib/core/money";
import { formatZoned } from "@/lib/core/zoned";
import { listPromotions } from "@/lib/pricing";
import { AddPromotion, EndPromotion } from "./promotion-forms";

type Listed = Awaited<ReturnType<typeof listPromotions>>[number];

type Props = { ctx: Ctx; kitchenId: string; timeZone: string };

/** Codes that count at a kitchen: what each takes off, its limits, how often it was used. */
export async function Promotions({ ctx, kitchenId, timeZone }: Props) {
  const [t, codes, inWords] = await Promise.all([
    getTranslations("promo"),
    listPromotions(ctx, { kitchenId }),
    termsInWords(timeZone),
  ]);
  return (
    <section className="grid grid-cols-1 gap-4" aria-labelledby="codes">
      <h2 id="codes">{t("title")}</h2>
      <p className="text-ink-soft">{t("lead")}</p>
      {codes.length > 0 && (
        <ul className="grid gap-2">
          {codes.map((one) => (
            <li
              key={one.id}
              className="flex items-center justify-between gap-x-4 rounded-lg border border-line bg-surface px-4 py-3"
            >
              <span className="grid min-w-0 gap-0.5">
                <span className="flex flex-wrap items-center gap-3">
                  <span className="font-semibold break-all">{one.code}</span>
                  {(one.endedAt || (one.validUntil && one.validUntil <= ctx.now)) && (
                    <Badge tone="neutral">{t("ended")}</Badge>
                  )}
                </span>
                <span className="text-ink-soft">{inWords(one).join(" · ")}</span>
              </span>
              {!one.endedAt && <EndPromotion kitchenId={kitchenId} promotionId={one.id} code={one.code} />}
            </li>
          ))}
        </ul>
      )}
      <Card className="grid grid-cols-1 gap-4">
        <h3>{t("add")}</h3>
        <AddPromotion key={codes.length} kitchenId={kitchenId} />
      </Card>
    </section>
  );
}

async function termsInWords(timeZone: string) {
  const [t, locale] = await Promise.all([getTranslations("promo"), getLocale()]);
  const money = (valueCents: number) => formatMoney(valueCents, "usd", locale);
  const day = (at: Date) =>
    formatZoned(at, timeZone, locale, { year: "numeric", month: "short", day: "numeric" });
  return (one: Listed): string[] => [
    one.percentBps === null
      ? t("amountOff", { amount: money(one.amountCents ?? 0) })
      : t("percentOff", { percent: one.percentBps / 100 }),
    one.maxUses === null
      ? t("used", { count: one.uses })
      : t("usedOf", { count: one.uses, most: one.maxUses }),
    ...(one.maxUsesEach === null ? [] : [t("each", { count: one.maxUsesEach })]),
    ...(one.minimumCents === null ? [] : [t("from", { amount: money(one.minimumCents) })]),
    ...(one.firstBookingOnly ? [t("firstOnly")] : []),
    ...(one.everywhere ? [t("everywhere")] : []),
    ...(one.validFrom ? [t("since", { day: day(one.validFrom) })] : []),
    // It counts until then: the last day is the one before.
    ...(one.validUntil ? [t("until", { day: day(new Date(+one.validUntil - 1)) })] : []),
  ];
}
