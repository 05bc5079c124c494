import { getLocale, getTranslations } from "next-intl/server";
import type { Quote } from "@/lib/core/booking-terms";
import { lineWords } from "@/lib/core/line-words";
import { formatMoney } from "@/lib/core/money";

/** A price line by line, for a list of terms: the time first, then what comes on top and what goes off. */
export async function PriceLines({ quote }: { quote: Quote }) {
  const [t, e, locale] = await Promise.all([
    getTranslations("booking"),
    getTranslations("equipment"),
    getLocale(),
  ]);
  const money = (valueCents: number) => formatMoney(valueCents, quote.currency, locale);
  const words = lineWords(t, e, money);
  return quote.lines.map((line, i) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: lines are never moved
    <div key={i} className="flex justify-between gap-3">
      <dt className="min-w-0 break-words">{words(line)}</dt>
      <dd>{money(line.amountCents).replace("-", "−")}</dd>
    </div>
  ));
}
