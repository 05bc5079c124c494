import { getLocale, getTranslations } from "next-intl/server";
import { signedPercent } from "@/components/kitchens/rate-words";
import type { Quote, QuoteLine } from "@/lib/core/booking-terms";
import { formatMoney } from "@/lib/core/money";

/** A price line by line, for a list of terms: the time first, then what comes on top and what goes off. */
export async function PriceLines({ quote }: { quote: Quote }) {
  const words = await lineWords(quote.currency);
  const locale = await getLocale();
  return quote.lines.map((line, i) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: lines are never moved
    <div key={i} className="flex justify-between gap-3">
      <dt className="min-w-0 break-words">{words(line)}</dt>
      <dd>{formatMoney(line.amountCents, quote.currency, locale).replace("-", "−")}</dd>
    </div>
  ));
}

async function lineWords(currency: string) {
  const [t, e, locale] = await Promise.all([
    getTranslations("booking"),
    getTranslations("equipment"),
    getLocale(),
  ]);
  const money = (valueCents: number) => formatMoney(valueCents, currency, locale);
  return (line: QuoteLine): string => {
    switch (line.kind) {
      case "month":
        return t("monthLine");
      case "minimum":
        return t("minimumLine");
      case "fee":
      case "tax":
        return line.name;
      case "lead":
        return t("leadLine", { name: line.name, percent: signedPercent(line.percentBps) });
      case "client":
        return t("clientLine", { percent: signedPercent(line.percentBps) });
      case "service":
        return t("serviceLine");
      case "promo":
        return t("promoLine", { code: line.code });
      case "package": {
        const { name, count, minutes } = line;
        return t("packageLine", { name, count, hours: minutes / 60 });
      }
      case "time": {
        const parts = { hours: line.minutes / 60, rate: money(line.hourlyRateCents) };
        return line.rule ? t("ruleLine", { ...parts, rule: line.rule }) : t("line", parts);
      }
      case "equipment": {
        const { name, units, minutes, hourlyRateCents } = line;
        if (hourlyRateCents === 0) return e("lineIncluded", { name, units });
        return e("line", { name, units, hours: minutes / 60, rate: money(hourlyRateCents) });
      }
    }
  };
}
