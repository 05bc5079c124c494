import type { CancellationPolicy, QuoteLine } from "./booking-terms";
import { asDollars } from "./money";

type Values = Record<string, string | number>;
type Say<Key extends string> = (key: Key, values?: Values) => string;

type PriceKey =
  | ("monthLine" | "minimumLine" | "promoLine" | "packageLine" | "ruleLine" | "line")
  | ("leadLine" | "clientLine" | "serviceLine")
  | ("planLine" | "planCreditLine" | "overageLine");

/** `+10`, `−15`. */
export const signedPercent = (percentBps: number) =>
  `${percentBps < 0 ? "−" : "+"}${Math.abs(percentBps) / 100}`;

/** A line of a price in words: `t` has those of a booking, `e` those of equipment. */
export function lineWords(
  t: Say<PriceKey>,
  e: Say<"lineIncluded" | "line">,
  money: (valueCents: number) => string,
): (line: QuoteLine) => string {
  return (line) => {
    switch (line.kind) {
      case "month":
        return t("monthLine");
      case "minimum":
        return t("minimumLine");
      case "fee":
      case "tax":
        return line.name;
      case "lead":
      case "occupancy":
        return t("leadLine", { name: line.name, percent: signedPercent(line.percentBps) });
      case "client":
        return t("clientLine", { percent: signedPercent(line.percentBps) });
      case "plan": {
        const { name, minutes } = line;
        return minutes === null
          ? t("planCreditLine", { name })
          : t("planLine", { name, hours: minutes / 60 });
      }
      case "overage": {
        const { name, minutes, hourlyRateCents } = line;
        return t("overageLine", { name, hours: minutes / 60, rate: money(hourlyRateCents) });
      }
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

/** Cancellation terms in plain words, one sentence each. */
export function policyWords(
  t: Say<"stepUntilStart" | "stepDays" | "step" | "after" | "fee" | "grace">,
  policy: CancellationPolicy,
): string[] {
  const steps = [...policy.steps].sort((a, b) => b.hoursBefore - a.hoursBefore);
  const step = ({ hoursBefore, refundBps }: CancellationPolicy["steps"][number]) => {
    const percent = refundBps / 100;
    if (hoursBefore === 0) return t("stepUntilStart", { percent });
    return hoursBefore % 24 === 0 && hoursBefore > 24
      ? t("stepDays", { percent, days: hoursBefore / 24 })
      : t("step", { percent, hours: hoursBefore });
  };
  const grace = { minutes: policy.graceMinutes, hours: policy.graceNoticeHours };
  return [
    ...steps.map(step),
    t("after"),
    ...(policy.feeCents ? [t("fee", { dollars: asDollars(policy.feeCents) })] : []),
    ...(policy.graceMinutes > 0 ? [t("grace", grace)] : []),
  ];
}
