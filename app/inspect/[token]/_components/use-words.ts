import { getLocale, getTranslations } from "next-intl/server";
import { dayFormat } from "@/components/compliance/rule-words";
import { zonedFormat } from "@/lib/core/zoned";
import type { HeldPaper } from "@/lib/inspections";

/** How times and papers of a kitchen are said; made once, because a packet says them thousands of times. */
export async function wordsOfUse(timeZone: string) {
  const [t, locale] = await Promise.all([getTranslations("inspect"), getLocale()]);
  const [day, time] = [
    zonedFormat(timeZone, locale, { dateStyle: "medium" }),
    zonedFormat(timeZone, locale, { timeStyle: "short" }),
  ];
  const date = dayFormat(locale);
  return {
    t,
    date,
    day: (at: string) => day(new Date(at)),
    time: (at: string) => time(new Date(at)),
    paper: ({ paper, number, holder, until }: HeldPaper) =>
      [
        holder ? `${paper} · ${holder}` : paper,
        number && t("number", { number }),
        until ? t("until", { day: date(until) }) : t("noEnd"),
      ]
        .filter(Boolean)
        .join(", "),
  };
}
