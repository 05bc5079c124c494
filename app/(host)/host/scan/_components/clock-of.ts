import { dateFormat } from "@/lib/core/locale";
import { formatZoned } from "@/lib/core/zoned";

/** A time on the kitchen's clock; on the phone's own where the kitchen's is not known. */
export const clockOf = (at: Date, zone: string | null, locale: string) =>
  zone ? formatZoned(at, zone, locale, STYLE) : dateFormat(locale, STYLE).format(at);
const STYLE = { weekday: "short", hour: "numeric", minute: "2-digit" } as const;
