import { getLocale, getTranslations } from "next-intl/server";
import { signedPercent } from "@/lib/core/line-words";
import { weekdayName } from "@/lib/core/locale";
import { formatMoney } from "@/lib/core/money";
import type { RateCard } from "@/lib/core/price-terms";
import { formatZoned } from "@/lib/core/zoned";

type RateInWords = {
  kind: "band" | "package" | "fee" | "lead" | "occupancy";
  name: string;
  when: string | null;
  price: string;
};

/** A rate card in the reader's language, in the order in which a price is made of it. */
export async function rateWords(rates: RateCard, currency: string): Promise<RateInWords[]> {
  const [t, locale] = await Promise.all([getTranslations("prices"), getLocale()]);
  const money = (valueCents: number) => formatMoney(valueCents, currency, locale);
  return [
    ...rates.bands.map(({ name, weekdays, fromMinute, toMinute, hourlyRateCents }) => ({
      ...{ kind: "band" as const, name },
      when: `${daysOf(weekdays, locale)} ${
        (toMinute - fromMinute) % 1_440 === 0
          ? t("allDay")
          : `${clock(fromMinute, locale)} – ${clock(toMinute, locale)}`
      }`,
      price: t("perHour", { price: money(hourlyRateCents) }),
    })),
    ...rates.packages.map(({ name, minutes, priceCents }) => ({
      ...{ kind: "package" as const, name },
      when: t("upTo", { hours: minutes / 60 }),
      price: money(priceCents),
    })),
    ...(rates.leads ?? []).map(({ name, when, hours, percentBps }) => ({
      ...{ kind: "lead" as const, name },
      when: t(when === "late" ? "leadLate" : "leadEarly", { hours }),
      price: t("percentWord", { percent: signedPercent(percentBps) }),
    })),
    ...(rates.occupancies ?? []).map(({ name, when, bookedPercent, percentBps }) => ({
      ...{ kind: "occupancy" as const, name },
      when: t(when === "below" ? "occupancyBelow" : "occupancyAbove", { percent: bookedPercent }),
      price: t("percentWord", { percent: signedPercent(percentBps) }),
    })),
    ...rates.fees.map(({ name, amountCents, optional }) => ({
      ...{ kind: "fee" as const, name, when: null },
      price: t(optional ? "ifChosen" : "perBooking", { price: money(amountCents) }),
    })),
  ];
}

/** `Mon, Tue, Fri`; runs of three and more as `Mon–Fri`. */
function daysOf(weekdays: readonly number[], locale: string): string {
  const name = (day: number) => weekdayName(day, locale, "short");
  const runs: number[][] = [];
  for (const day of weekdays) {
    const run = runs.at(-1);
    if (run && run.at(-1) === day - 1) run.push(day);
    else runs.push([day]);
  }
  return runs
    .flatMap((run) => (run.length > 2 ? `${name(run[0] ?? 1)}–${name(run.at(-1) ?? 7)}` : run.map(name)))
    .join(", ");
}

const clock = (minute: number, locale: string) =>
  formatZoned(new Date(minute * 60_000), "UTC", locale, { hour: "numeric", minute: "2-digit" });
