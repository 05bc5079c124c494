import { getLocale, getTranslations } from "next-intl/server";
import type { Quote, QuoteLine } from "@/lib/core/booking-terms";
import { formatMoney } from "@/lib/core/money";

/** A price line by line, for a list of terms: the time first, then what is reserved with it. */
export async function PriceLines({ quote }: { quote: Quote }) {
  const [t, e, locale] = await Promise.all([
    getTranslations("booking"),
    getTranslations("equipment"),
    getLocale(),
  ]);
  const money = (valueCents: number) => formatMoney(valueCents, quote.currency, locale);
  const words = (line: QuoteLine) => {
    if (line.kind === "month") return t("monthLine");
    const [hours, rate] = [line.minutes / 60, money(line.hourlyRateCents)];
    if (line.kind === "time") return t("line", { hours, rate });
    const { name, units } = line;
    return line.hourlyRateCents > 0
      ? e("line", { name, units, hours, rate })
      : e("lineIncluded", { name, units });
  };
  return quote.lines.map((line) => (
    <div key={line.kind === "equipment" ? line.spaceId : line.kind} className="flex justify-between gap-3">
      <dt className="min-w-0 break-words">{words(line)}</dt>
      <dd>{money(line.amountCents)}</dd>
    </div>
  ));
}
