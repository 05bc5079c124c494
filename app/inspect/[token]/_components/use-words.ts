import { getLocale, getTranslations } from "next-intl/server";
import { dayFormat } from "@/components/compliance/rule-words";
import { formatZoned } from "@/lib/core/zoned";
import type { HeldPaper } from "@/lib/inspections";

/** How times and papers of a kitchen are said. */
export async function wordsOfUse(timeZone: string) {
  const [t, locale] = await Promise.all([getTranslations("inspect"), getLocale()]);
  const at = (time: string, style: Intl.DateTimeFormatOptions) =>
    formatZoned(new Date(time), timeZone, locale, style);
  const date = dayFormat(locale);
  return {
    t,
    date,
    day: (time: string) => at(time, { dateStyle: "medium" }),
    time: (time: string) => at(time, { timeStyle: "short" }),
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
