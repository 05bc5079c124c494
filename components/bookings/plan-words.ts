import { formatMoney } from "@/lib/core/money";
import type { PlanTerms } from "@/lib/core/plan-terms";

type Key =
  | ("includesHours" | "includesCredit" | "overFirst" | "overNext" | "overAll" | "overThen" | "overUsual")
  | ("rolloverNone" | "rolloverHours" | "rolloverCredit" | "everywhere");
type Say = (key: Key, values?: Record<string, string | number>) => string;

/** What a plan includes, what is beyond it and what becomes of the rest, one sentence each. */
export function planWords(
  t: Say,
  { includes, perMonth, overage, rollover, everywhere }: PlanTerms,
  currency: string,
  locale: string,
): string[] {
  const money = (valueCents: number) => formatMoney(valueCents, currency, locale);
  const ofHours = includes === "hours";
  const first = ofHours
    ? t("includesHours", { hours: perMonth / 60 })
    : t("includesCredit", { amount: money(perMonth) });
  const beyond = overage.map(({ minutes, hourlyRateCents }, n) => {
    const rate = money(hourlyRateCents);
    if (minutes === null) return n === 0 ? t("overAll", { rate }) : t("overThen", { rate });
    return t(n === 0 ? "overFirst" : "overNext", { rate, hours: minutes / 60 });
  });
  const ends = overage.at(-1)?.minutes === null;
  const months = rollover?.months ?? 0;
  const rest = !rollover
    ? t("rolloverNone")
    : ofHours
      ? t("rolloverHours", { hours: rollover.most / 60, months })
      : t("rolloverCredit", { amount: money(rollover.most), months });
  return [
    first,
    ...beyond,
    ...(ends ? [] : [t("overUsual")]),
    rest,
    ...(everywhere ? [t("everywhere")] : []),
  ];
}
