import { ChevronLeft, ChevronRight } from "lucide-react";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { Button } from "@/components/ui/button";
import { addHours } from "@/lib/core/interval";
import { dayStart, formatZoned } from "@/lib/core/zoned";
import { type CalendarParams, calendarHref, shift } from "../calendar-params";

type Props = { params: CalendarParams; dates: string[]; today: string; zone: string; locale: string };

/** Day or week, forward and back, and back to today. On a phone each day of the week is a press away. */
export async function Pager({ params, dates, today, zone, locale }: Props) {
  const t = await getTranslations("hostCalendar");
  const date = params.date ?? today;
  const step = params.view === "week" ? 7 : 1;
  const noon = (day: string) => addHours(dayStart(day, zone), 12);
  const short = { month: "short", day: "numeric" } as const;
  const first = formatZoned(noon(dates[0] ?? date), zone, locale, short);
  const last = formatZoned(noon(dates.at(-1) ?? date), zone, locale, { ...short, year: "numeric" });
  return (
    <div className="grid gap-2 max-sm:w-full">
      <nav aria-label={t("time")} className="flex flex-wrap items-center gap-2">
        <Button asChild tone="plain">
          <Link href={calendarHref(params, { date: shift(date, -step) })} aria-label={t("earlier")}>
            <ChevronLeft aria-hidden />
          </Link>
        </Button>
        <Button asChild tone="plain">
          <Link href={calendarHref(params, { date: today })}>{t("today")}</Link>
        </Button>
        <Button asChild tone="plain">
          <Link href={calendarHref(params, { date: shift(date, step) })} aria-label={t("later")}>
            <ChevronRight aria-hidden />
          </Link>
        </Button>
        <span className="flex overflow-hidden rounded-lg border border-line-strong max-sm:hidden">
          {(["day", "week"] as const).map((view) => (
            <Link
              key={view}
              href={calendarHref(params, { view })}
              aria-current={params.view === view ? "true" : undefined}
              className="inline-flex min-h-11 items-center px-4 font-semibold hover:bg-sunken aria-[current=true]:bg-brand aria-[current=true]:text-brand-ink"
            >
              {t(view)}
            </Link>
          ))}
        </span>
        <strong className="max-sm:hidden">{dates.length > 1 ? `${first} – ${last}` : last}</strong>
      </nav>
      {dates.length > 1 && (
        <nav aria-label={t("days")} className="grid grid-cols-7 gap-1 sm:hidden">
          {dates.map((day) => (
            <Link
              key={day}
              href={calendarHref(params, { date: day })}
              aria-current={day === date ? "date" : undefined}
              className="grid min-h-13 content-center justify-items-center rounded-lg border border-line text-sm aria-[current=date]:border-brand aria-[current=date]:bg-brand aria-[current=date]:text-brand-ink"
            >
              <span>{formatZoned(noon(day), zone, locale, { weekday: "narrow" })}</span>
              <strong>{formatZoned(noon(day), zone, locale, { day: "numeric" })}</strong>
            </Link>
          ))}
        </nav>
      )}
    </div>
  );
}
