import { ChevronLeft, ChevronRight } from "lucide-react";
import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { bookingsBetween } from "@/lib/bookings";
import { busyBetween } from "@/lib/calendars";
import type { Ctx } from "@/lib/context";
import type { KitchenSetup } from "@/lib/kitchens";
import { BookingBadge } from "../../../_components/booking-badge";
import { clock, longDay, span } from "../../../times";
import { type DayPlan, daysOf, weekStart } from "../week-plan";

type Props = { ctx: Ctx; setup: KitchenSetup; week: string | undefined };

/** Seven days of opening hours, closures and bookings; a booking that is outside open time is marked. */
export async function Week({ ctx, setup, week }: Props) {
  const { kitchen, closures } = setup;
  const [t, locale] = await Promise.all([getTranslations("host.week"), getLocale()]);
  const plan = weekStart(week, ctx.now, kitchen.timeZone);
  const [bookings, elsewhere] = await Promise.all([
    bookingsBetween(ctx, kitchen.organizationId, plan.from, plan.until),
    busyBetween(ctx, kitchen.id, plan.from, plan.until),
  ]);
  const mine = bookings.filter((b) => b.kitchenId === kitchen.id && b.status !== "held");
  const days = daysOf(plan, kitchen, closures, mine, elsewhere);
  const link = (date: string) => `/host/kitchens/${kitchen.id}?week=${date}`;
  return (
    <section className="grid gap-3" aria-labelledby="week">
      <div className="flex items-center justify-between gap-2">
        <h2 id="week">{t("title")}</h2>
        <div className="flex gap-2">
          {plan.previous && (
            <Button asChild tone="plain" aria-label={t("previous")}>
              <Link href={link(plan.previous)} scroll={false}>
                <ChevronLeft aria-hidden />
              </Link>
            </Button>
          )}
          <Button asChild tone="plain" aria-label={t("following")}>
            <Link href={link(plan.following)} scroll={false}>
              <ChevronRight aria-hidden />
            </Link>
          </Button>
        </div>
      </div>
      <ol className="grid gap-px overflow-hidden rounded-card border border-line bg-line">
        {days.map((day) => (
          <Day key={day.date} day={day} zone={kitchen.timeZone} locale={locale} now={ctx.now} />
        ))}
      </ol>
      <p className="text-sm text-ink-soft">{t("zone", { zone: kitchen.timeZone.replaceAll("_", " ") })}</p>
    </section>
  );
}

type DayProps = { day: DayPlan; zone: string; locale: string; now: Date };

async function Day({ day, zone, locale, now }: DayProps) {
  const t = await getTranslations("host.week");
  const open = day.open.map((i) => `${clock(i.startsAt, zone, locale)} – ${clock(i.endsAt, zone, locale)}`);
  return (
    <li className="grid gap-2 bg-surface p-4 sm:grid-cols-[14rem_1fr]">
      <div>
        <h3 className="first-letter:uppercase">{longDay(day.from, zone, locale)}</h3>
        <p className="text-ink-soft">{open.length > 0 ? open.join(", ") : t("closed")}</p>
      </div>
      <ul className="grid content-start gap-2">
        {day.closures.map((closure) => (
          <li
            key={closure.id}
            className="rounded-lg border border-dashed border-line-strong bg-sunken px-3 py-2"
          >
            {t("closure")} {closure.reason && `· ${closure.reason}`}
          </li>
        ))}
        {day.elsewhere.map((busy) => (
          <li
            key={busy.id}
            className="rounded-lg border border-dashed border-line-strong px-3 py-2 break-words"
          >
            {span({ ...busy, timeZone: zone }, locale)} · {t("elsewhere", { calendar: busy.feedName })}
            {busy.summary && <span className="text-ink-soft"> · {busy.summary}</span>}
          </li>
        ))}
        {day.bookings.map(({ booking, outside }) => (
          <li key={booking.id}>
            <Link
              href={`/host/bookings/${booking.id}`}
              className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 rounded-lg border-l-4 border-brand bg-brand-wash px-3 py-2"
            >
              <span className="font-semibold">{span(booking, locale)}</span>
              <span>
                {booking.spaceName} · {booking.renterName || booking.renterEmail}
              </span>
              <BookingBadge booking={booking} now={now} />
              {outside && <Badge tone="warn">{t("outside")}</Badge>}
            </Link>
          </li>
        ))}
        {day.bookings.length === 0 && <li className="text-ink-soft">{t("none")}</li>}
      </ul>
    </li>
  );
}
