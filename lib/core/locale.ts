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
const localeTag = (locale: string) => (locale === "es" ? "es-US" : "en-US");

/** Making a format of `Intl` costs a hundred times what using it does, and a page has hundreds of prices and times. */
function kept<Options, Format>(make: (tag: string, options?: Options) => Format) {
  const formats = new Map<string, Format>();
  return (locale: string, options?: Options): Format => {
    const key = locale + JSON.stringify(options);
    const known = formats.get(key);
    if (known) return known;
    // Zones and styles are few; whatever asks for more must not fill the memory.
    if (formats.size >= MOST_FORMATS) formats.clear();
    const format = make(localeTag(locale), options);
    formats.set(key, format);
    return format;
  };
}
const MOST_FORMATS = 500;

/** Numbers and prices in the reader's language. */
export const numberFormat = kept<Intl.NumberFormatOptions, Intl.NumberFormat>(
  (tag, options) => new Intl.NumberFormat(tag, options),
);

/** Dates and times in the reader's language; without a `timeZone`, on the clock of where it runs. */
export const dateFormat = kept<Intl.DateTimeFormatOptions, Intl.DateTimeFormat>(
  (tag, options) => new Intl.DateTimeFormat(tag, options),
);

/** The name of a weekday, 1 Monday to 7 Sunday. */
export const weekdayName = (weekday: number, locale: string, style: "long" | "short") =>
  dateFormat(locale, { weekday: style, timeZone: "UTC" }).format(
    // 1 January 2029 is a Monday.
    new Date(Date.UTC(2029, 0, weekday)),
  );
