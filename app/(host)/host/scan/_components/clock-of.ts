import { dateFormat } from "@/lib/core/locale";

/** A time on the kitchen's clock; on the phone's own where the kitchen's is not known. */
export const clockOf = (at: Date, zone: string | null, locale: string) =>
  dateFormat(locale, {
    weekday: "short",
    hour: "numeric",
    minute: "2-digit",
    ...(zone && { timeZone: zone }),
  }).format(at);
