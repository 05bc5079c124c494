import { getLocale, getTranslations } from "next-intl/server";
import type { RuleRecord } from "@/lib/compliance/schemas";
import { endOfMonth } from "@/lib/core/calendar-day";
import { formatMoney } from "@/lib/core/money";
import { formatZoned } from "@/lib/core/zoned";

/** A calendar day as people write it; it has no zone, so it is read as the same day everywhere. */
export const dayFormat =
  (locale: string, options: Intl.DateTimeFormatOptions = { dateStyle: "medium" }) =>
  (day: string) =>
    formatZoned(new Date(`${day}T00:00:00Z`), "UTC", locale, options);

/** `hood-cleaning`, as a heading: what no agency named is called by its id. */
export function kindName(kind: string): string {
  const words = kind
    .replace(/\b(coi|fog|oda|cdph|cpf|fdacs|fewd)\b/g, (name) => name.toUpperCase())
    .replaceAll("-", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The sentences about a rule that its data does not bring along. */
export async function ruleWords() {
  const [t, locale] = await Promise.all([getTranslations("rules"), getLocale()]);
  const fact = (id: string) => {
    const key = `facts.${id}` as "facts.caters";
    return t.has(key) ? t(key) : id.replaceAll("_", " ");
  };
  const expiry = (rule: RuleRecord["expiry_rule"]) => {
    if (rule.type === "fixed-date") {
      const month = `2001-${String(rule.month).padStart(2, "0")}`;
      const day =
        rule.day === "last" ? endOfMonth(`${month}-01`) : `${month}-${String(rule.day).padStart(2, "0")}`;
      return t("expiry.fixed-date", { date: dayFormat(locale, { month: "long", day: "numeric" })(day) });
    }
    return t(`expiry.${rule.type}`, { months: 0, days: 0, ...rule });
  };
  const fee = (one: NonNullable<RuleRecord["fee"]>) => {
    const say = (amountCents: number) => formatMoney(amountCents, "usd", locale);
    const amount =
      one.amount_max_cents === undefined
        ? say(one.amount_cents)
        : t("feeRange", { from: say(one.amount_cents), to: say(one.amount_max_cents) });
    const dated = one.year === null ? amount : t("feeYear", { amount, year: String(one.year) });
    if (!one.recurring) return dated;
    const { amount_cents, every_months } = one.recurring;
    return `${dated}; ${t("feeEvery", { amount: say(amount_cents), months: every_months })}`;
  };
  return { t, locale, fact, expiry, fee, day: dayFormat(locale) };
}
