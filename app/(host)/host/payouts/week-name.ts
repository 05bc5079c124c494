import { formatZoned } from "@/lib/core/zoned";

/** `November 16, 2026`: weeks are counted in UTC, as the runs are. */
export const weekName = (weekOf: string, locale: string) =>
  formatZoned(new Date(`${weekOf}T00:00:00Z`), "UTC", locale, {
    month: "long",
    day: "numeric",
    year: "numeric",
  });
