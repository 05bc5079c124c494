import { useLocale } from "next-intl";
import { formatZoned } from "@/lib/core/zoned";

type Props = { startsAt: Date; endsAt: Date; timeZone: string };

/** `Saturday, January 5, 6:00 AM – 10:00 AM CST`, always on the kitchen's clock. */
export function When({ startsAt, endsAt, timeZone }: Props) {
  const locale = useLocale();
  const at = (instant: Date, style: Intl.DateTimeFormatOptions) =>
    formatZoned(instant, timeZone, locale, style);
  const sameDay = at(startsAt, { dateStyle: "short" }) === at(endsAt, { dateStyle: "short" });
  const time = { hour: "numeric", minute: "2-digit" } as const;
  const day = { weekday: "long", month: "long", day: "numeric" } as const;
  return (
    <time dateTime={startsAt.toISOString()}>
      {at(startsAt, { ...day, ...time })} –{" "}
      {at(endsAt, { ...(sameDay ? {} : day), ...time, timeZoneName: "short" })}
    </time>
  );
}
