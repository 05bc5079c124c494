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
