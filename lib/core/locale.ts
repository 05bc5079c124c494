export const LOCALES = ["en", "es"] as const;
export type Locale = (typeof LOCALES)[number];

/** The reader's choice, else the browser's first language that we speak, else English. */
export function pickLocale(chosen: string | undefined, accepted: string | null): Locale {
  if (chosen === "en" || chosen === "es") return chosen;
  const ranked = (accepted ?? "")
    .split(",")
    .map((part) => {
      const [tag = "", q = "q=1"] = part.trim().split(";");
      return { language: tag.slice(0, 2).toLowerCase(), weight: Number(q.replace("q=", "")) || 0 };
    })
    .sort((a, b) => b.weight - a.weight);
  return (
    ranked.find((r): r is { language: Locale; weight: number } => r.language === "en" || r.language === "es")
      ?.language ?? "en"
  );
}

/** The language as browsers and `Intl` call it: prices and dates are those of the United States in either. */
export const localeTag = (locale: string) => (locale === "es" ? "es-US" : "en-US");

/** The name of a weekday, 1 Monday to 7 Sunday. */
export const weekdayName = (weekday: number, locale: string, style: "long" | "short") =>
  new Intl.DateTimeFormat(localeTag(locale), { weekday: style, timeZone: "UTC" }).format(
    // 1 January 2029 is a Monday.
    new Date(Date.UTC(2029, 0, weekday)),
  );
