import { ChevronLeft, ChevronRight } from "lucide-react";
import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import { Button } from "@/components/ui/button";
import { addDays, type Interval } from "@/lib/core/interval";
import { dayStart, formatZoned, localDate } from "@/lib/core/zoned";
import type { Choice } from "../choice";
import { type SlotParams, slotHref } from "../slot-params";

type Props = { slug: string; params: SlotParams; choice: Choice; now: Date };

/** Seven days, one bar each: filled where the space is free. A day is chosen by pressing it. */
export async function Week({ slug, params, choice, now }: Props) {
  const [t, locale] = await Promise.all([getTranslations("kitchen"), getLocale()]);
  const { card, days, date } = choice;
  const jump = (daysAhead: number) => {
    const to = addDays(new Date(`${days[0]}T12:00:00Z`), daysAhead)
      .toISOString()
      .slice(0, 10);
    return slotHref(slug, { space: card.spaceId }, { date: to });
  };
  return (
    <div className="grid gap-2">
      <div className="flex items-center justify-between gap-2">
        <h3>{t("week")}</h3>
        <div className="flex gap-2">
          {days[0] !== localDate(now, card.timeZone) && (
            <Button asChild tone="plain">
              <Link href={jump(-7)} scroll={false} aria-label={t("earlier")}>
                <ChevronLeft aria-hidden />
              </Link>
            </Button>
          )}
          <Button asChild tone="plain">
            <Link href={jump(7)} scroll={false} aria-label={t("later")}>
              <ChevronRight aria-hidden />
            </Link>
          </Button>
        </div>
      </div>
      <ol className="grid gap-1">
        {days.map((day) => (
          <Day
            key={day}
            day={day}
            href={slotHref(
              slug,
              { space: card.spaceId, hours: params.hours, with: params.with },
              { date: day },
            )}
            chosen={day === date}
            choice={choice}
          />
        ))}
      </ol>
      <p className="grid grid-cols-[7.5rem_1fr] gap-2 px-2 text-xs text-ink-soft" aria-hidden>
        <span />
        <span className="flex justify-between">
          {[0, 6, 12, 18, 24].map((hour) => (
            <span key={hour} className={hour % 12 === 0 ? undefined : "max-sm:hidden"}>
              {formatZoned(new Date(Date.UTC(2030, 0, 1, hour)), "UTC", locale, { hour: "numeric" })}
            </span>
          ))}
        </span>
      </p>
    </div>
  );
}

type DayProps = { day: string; href: string; chosen: boolean; choice: Choice };

async function Day({ day, href, chosen, choice }: DayProps) {
  const [t, locale] = await Promise.all([getTranslations("kitchen"), getLocale()]);
  const zone = choice.card.timeZone;
  const noon = addDays(dayStart(day, zone), 0.5);
  const spans = clipToDay(day, zone, choice.free);
  const time = (at: number) =>
    formatZoned(new Date(at), zone, locale, { hour: "numeric", minute: "2-digit" });
  const times = spans.map(({ start, end }) => `${time(start)} – ${time(end)}`).join(", ");
  return (
    <li>
      <Link
        href={href}
        scroll={false}
        aria-current={chosen ? "date" : undefined}
        className="grid min-h-11 grid-cols-[7.5rem_1fr] items-center gap-2 rounded-lg px-2 hover:bg-sunken aria-[current=date]:bg-brand-wash aria-[current=date]:font-semibold"
      >
        <span>{formatZoned(noon, zone, locale, { weekday: "short", month: "short", day: "numeric" })}</span>
        <span className="relative block h-6 overflow-hidden rounded bg-sunken ring-1 ring-line">
          <span className="sr-only">{times ? t("freeFrom", { times }) : t("noneFree")}</span>
          {spans.map(({ start, end, from, until }) => (
            <span
              key={start}
              className="absolute inset-y-0 bg-brand"
              style={{ left: percent(start - from, until - from), width: percent(end - start, until - from) }}
            />
          ))}
        </span>
      </Link>
    </li>
  );
}

const percent = (part: number, whole: number) => `${Math.round((part / whole) * 1000) / 10}%`;

/** What of the free time lies in a calendar day, which may have 23 or 25 hours. */
function clipToDay(day: string, zone: string, free: readonly Interval[]) {
  const [from, until] = [dayStart(day, zone).getTime(), dayStart(day, zone, 1).getTime()];
  return free
    .map((i) => ({
      start: Math.max(i.startsAt.getTime(), from),
      end: Math.min(i.endsAt.getTime(), until),
      from,
      until,
    }))
    .filter((i) => i.start < i.end);
}
