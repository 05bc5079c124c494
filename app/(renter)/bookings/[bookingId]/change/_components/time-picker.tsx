import { ChevronLeft, ChevronRight } from "lucide-react";
import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import { Button } from "@/components/ui/button";
import type { Booking } from "@/lib/bookings";
import type { Ctx } from "@/lib/context";
import { addHours } from "@/lib/core/interval";
import { dayStart, formatZoned } from "@/lib/core/zoned";
import { changeHref } from "../change-params";
import type { Choice } from "../choose";
import { Difference } from "./difference";

type Props = { ctx: Ctx; booking: Booking; choice: Choice };

const chip =
  "inline-flex min-h-11 min-w-20 items-center justify-center rounded-lg border border-line-strong bg-surface px-3 font-semibold hover:bg-sunken aria-[current=true]:border-brand aria-[current=true]:bg-brand aria-[current=true]:text-brand-ink";

const localTime = (at: Date, zone: string) =>
  formatZoned(at, zone, "en", { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

/** Day, start and length: each a press, all of it in the address. */
export async function TimePicker({ ctx, booking, choice }: Props) {
  const [t, locale] = await Promise.all([getTranslations("changes"), getLocale()]);
  const { date, starts, startsAt, lengths, minutes } = choice;
  const zone = booking.timeZone;
  const start = startsAt ? localTime(startsAt, zone) : undefined;
  return (
    <div className="grid gap-5">
      <Days booking={booking} choice={choice} />
      <section className="grid gap-2" aria-labelledby="starts">
        <h2 id="starts">{t("start")}</h2>
        {starts.length === 0 && <p className="text-ink-soft">{t("noneFree")}</p>}
        <ul aria-labelledby="starts" className="flex flex-wrap gap-2">
          {starts.map((one) => (
            <li key={one.getTime()}>
              <Link
                href={changeHref(booking.id, {
                  date,
                  start: localTime(one, zone),
                  minutes: minutes ?? undefined,
                })}
                scroll={false}
                aria-current={one.getTime() === startsAt?.getTime()}
                className={chip}
              >
                {formatZoned(one, zone, locale, { hour: "numeric", minute: "2-digit" })}
              </Link>
            </li>
          ))}
        </ul>
      </section>
      {startsAt && (
        <section className="grid gap-2" aria-labelledby="lengths">
          <h2 id="lengths">{t("length")}</h2>
          <ul aria-labelledby="lengths" className="flex flex-wrap gap-2">
            {lengths.map((length) => (
              <li key={length}>
                <Link
                  href={changeHref(booking.id, { date, start, minutes: length })}
                  scroll={false}
                  aria-current={length === minutes}
                  className={chip}
                >
                  {t("hours", { hours: length / 60 })}
                </Link>
              </li>
            ))}
          </ul>
        </section>
      )}
      {startsAt && minutes && (
        <Difference ctx={ctx} booking={booking} startsAt={startsAt} durationMinutes={minutes} />
      )}
    </div>
  );
}

/** A week, a day chosen by pressing it. */
async function Days({ booking, choice }: Omit<Props, "ctx">) {
  const [t, locale] = await Promise.all([getTranslations("changes"), getLocale()]);
  const zone = booking.timeZone;
  const jump = (date: string, label: string, icon: React.ReactNode) => (
    <Button asChild tone="plain">
      <Link href={changeHref(booking.id, { date })} scroll={false} aria-label={label}>
        {icon}
      </Link>
    </Button>
  );
  return (
    <section className="grid gap-2" aria-labelledby="days">
      <div className="flex items-center justify-between gap-2">
        <h2 id="days">{t("day")}</h2>
        <div className="flex gap-2">
          {choice.earlier && jump(choice.earlier, t("earlier"), <ChevronLeft aria-hidden />)}
          {jump(choice.later, t("later"), <ChevronRight aria-hidden />)}
        </div>
      </div>
      <ul aria-labelledby="days" className="grid grid-cols-4 gap-2 sm:grid-cols-7">
        {choice.days.map(({ date, starts }) => (
          <li key={date}>
            <Link
              href={changeHref(booking.id, { date })}
              scroll={false}
              aria-current={date === choice.date}
              className="grid min-h-16 content-center justify-items-center rounded-lg border border-line-strong bg-surface p-1 text-sm hover:bg-sunken aria-[current=true]:border-brand aria-[current=true]:bg-brand aria-[current=true]:text-brand-ink"
            >
              <span className="font-semibold">
                {formatZoned(addHours(dayStart(date, zone), 12), zone, locale, {
                  weekday: "short",
                  day: "numeric",
                })}
              </span>
              <span>{starts > 0 ? t("free", { count: starts }) : t("full")}</span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
