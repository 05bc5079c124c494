import { ChevronLeft, ChevronRight } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import { StatusBadge } from "@/components/bookings/status-badge";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { TextLink } from "@/components/ui/text-link";
import { type Booking, myBookingsBetween } from "@/lib/bookings";
import { addDays } from "@/lib/core/interval";
import { formatZoned } from "@/lib/core/zoned";
import { signedIn } from "@/lib/http/request-ctx";
import { byDate, DaysParams, stretch, type View } from "./calendar-days";

export const runtime = "edge";

type Props = { searchParams: Promise<Record<string, string | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("myCalendar"))("title") };
}

/** Own bookings across kitchens: the days of a month that have one, or every day of a week. */
export default async function MyCalendarPage({ searchParams }: Props) {
  const { ctx } = await signedIn("/bookings/calendar");
  const [t, locale, asked] = await Promise.all([getTranslations("myCalendar"), getLocale(), searchParams]);
  const params = DaysParams.parse(asked);
  const today = ctx.now.toISOString().slice(0, 10);
  const { view, date = today } = params;
  const { dates, earlier, later } = stretch(view, date);
  const at = (day: string) => new Date(`${day}T12:00:00Z`);
  // A day more on each side: a kitchen's own date may be a day away from the one in Greenwich.
  const days = byDate(await myBookingsBetween(ctx, addDays(at(dates[0] ?? date), -2), addDays(at(later), 1)));
  const shown = dates.filter((day) => view === "week" || days.has(day));
  const booked = dates.some((day) => days.has(day));
  return (
    <div className="grid gap-5">
      <header className="grid gap-3">
        <h1>{t("title")}</h1>
        <Pager view={view} date={date} today={today} earlier={earlier} later={later} locale={locale} />
        <p className="text-sm text-ink-soft">{t("zones")}</p>
      </header>
      {!booked && <EmptyState title={t("none")} />}
      {booked && (
        <ol className="grid gap-px overflow-hidden rounded-card border border-line bg-line">
          {shown.map((day) => (
            <li key={day} className="grid gap-2 bg-surface p-4 sm:grid-cols-[12rem_1fr]">
              <h2 className="text-base first-letter:uppercase">
                {formatZoned(at(day), "UTC", locale, { weekday: "long", month: "long", day: "numeric" })}
              </h2>
              <ul className="grid gap-2">
                {(days.get(day) ?? []).map((booking) => (
                  <li key={booking.id}>
                    <Entry booking={booking} locale={locale} />
                  </li>
                ))}
                {!days.has(day) && <li className="text-ink-soft">{t("noneOn")}</li>}
              </ul>
            </li>
          ))}
        </ol>
      )}
      <p>
        <TextLink href="/bookings">{t("list")}</TextLink>
      </p>
    </div>
  );
}

function Entry({ booking, locale }: { booking: Booking; locale: string }) {
  const at = (instant: Date, style: Intl.DateTimeFormatOptions) =>
    formatZoned(instant, booking.timeZone, locale, { hour: "numeric", minute: "2-digit", ...style });
  return (
    <Link
      href={`/bookings/${booking.id}`}
      className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 rounded-lg border-l-4 border-brand bg-brand-wash px-3 py-2"
    >
      <strong>
        {at(booking.startsAt, {})} – {at(booking.endsAt, { timeZoneName: "short" })}
      </strong>
      <span>
        {booking.kitchenName} · {booking.spaceName}
      </span>
      <StatusBadge status={booking.status} />
    </Link>
  );
}

type PagerProps = { view: View; date: string; today: string; earlier: string; later: string; locale: string };

async function Pager({ view, date, today, earlier, later, locale }: PagerProps) {
  const t = await getTranslations("myCalendar");
  const href = (to: string, as: View = view) => `/bookings/calendar?view=${as}&date=${to}`;
  const month = { month: "long", year: "numeric" } as const;
  return (
    <nav aria-label={t("time")} className="flex flex-wrap items-center gap-2">
      <Button asChild tone="plain">
        <Link href={href(earlier)} aria-label={t("earlier")}>
          <ChevronLeft aria-hidden />
        </Link>
      </Button>
      <Button asChild tone="plain">
        <Link href={href(today)}>{t("today")}</Link>
      </Button>
      <Button asChild tone="plain">
        <Link href={href(later)} aria-label={t("later")}>
          <ChevronRight aria-hidden />
        </Link>
      </Button>
      {(["month", "week"] as const).map((one) => (
        <Button key={`${one} ${view}`} asChild tone={one === view ? "primary" : "plain"}>
          <Link href={href(date, one)} aria-current={one === view ? "true" : undefined}>
            {t(one)}
          </Link>
        </Button>
      ))}
      <strong className="first-letter:uppercase">
        {formatZoned(new Date(`${date}T12:00:00Z`), "UTC", locale, month)}
      </strong>
    </nav>
  );
}
