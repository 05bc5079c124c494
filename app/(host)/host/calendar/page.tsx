import type { Metadata } from "next";
import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { can } from "@/lib/access";
import { kitchenSlots } from "@/lib/bookings";
import { busyBetween } from "@/lib/calendars";
import { dayStart, localDate } from "@/lib/core/zoned";
import { getKitchenSetup, listKitchens } from "@/lib/kitchens";
import { hostPage } from "../organization";
import { Board } from "./_components/board";
import { DayList } from "./_components/day-list";
import { Filters } from "./_components/filters";
import { Grid } from "./_components/grid";
import { Legend } from "./_components/legend";
import { Pager } from "./_components/pager";
import { calendarModel } from "./calendar-model";
import { CalendarParams, datesOf } from "./calendar-params";

export const runtime = "edge";

type Props = { searchParams: Promise<Record<string, string | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("hostCalendar"))("title") };
}

/** A kitchen's day or week: who is where, what is closed, and what other calendars have taken. */
export default async function HostCalendarPage({ searchParams }: Props) {
  const { ctx, person, organization } = await hostPage("/host/calendar");
  const [t, locale, asked, kitchens] = await Promise.all([
    getTranslations("hostCalendar"),
    getLocale(),
    searchParams,
    listKitchens(ctx, organization.id),
  ]);
  const wanted = CalendarParams.parse(asked);
  const kitchen = kitchens.find(({ id }) => id === wanted.kitchen) ?? kitchens[0];
  if (!kitchen) {
    return (
      <EmptyState title={t("noKitchen")}>
        <Button asChild>
          <Link href="/host">{t("toHost")}</Link>
        </Button>
      </EmptyState>
    );
  }
  const zone = kitchen.timeZone;
  const today = localDate(ctx.now, zone);
  const date = wanted.date ?? today;
  const params = { ...wanted, kitchen: kitchen.id, date };
  const dates = datesOf(params, date);
  const window = {
    startsAt: dayStart(dates[0] ?? date, zone),
    endsAt: dayStart(dates.at(-1) ?? date, zone, 1),
  };
  const resource = { id: kitchen.id, organizationId: organization.id };
  const [setup, slots, busy] = await Promise.all([
    getKitchenSetup(ctx, kitchen.id),
    kitchenSlots(ctx, resource, window),
    busyBetween(ctx, kitchen.id, window.startsAt, window.endsAt),
  ]);
  const model = calendarModel({ setup, slots, busy, dates, params });
  const shown = { model, dates, date, today, zone, locale, now: ctx.now };
  return (
    <div className="grid gap-4">
      <header className="flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
        <div>
          <h1>{t("title")}</h1>
          <p className="text-ink-soft">
            {t("zone", { kitchen: kitchen.name, zone: zone.replaceAll("_", " ") })}
          </p>
        </div>
        <Pager params={params} dates={dates} today={today} zone={zone} locale={locale} />
      </header>
      <Filters params={params} kitchens={kitchens} spaces={setup.spaces} />
      <Board
        kitchenId={kitchen.id}
        spaces={setup.spaces.map(({ id, name }) => ({ id, name }))}
        today={today}
        date={date}
        range={model.range}
        mayEdit={can(person, "kitchen:update", resource)}
      >
        <Grid {...shown} />
        <DayList {...shown} />
      </Board>
      <Legend />
    </div>
  );
}
