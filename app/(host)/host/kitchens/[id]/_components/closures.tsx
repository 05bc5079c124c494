import { getLocale, getTranslations } from "next-intl/server";
import { Card } from "@/components/ui/card";
import { dayStart, formatZoned, localDate } from "@/lib/core/zoned";
import { type KitchenSetup, nextHolidays } from "@/lib/kitchens";
import { stamp } from "../../../times";
import { CloseHoliday, ClosureForm, RemoveClosure } from "./closure-forms";

const HOLIDAYS_SHOWN = 6;

/** Times in which nobody can book: holidays, repairs, a private event. */
export async function Closures({ setup, today }: { setup: KitchenSetup; today: string }) {
  const { kitchen, closures, spaces } = setup;
  const [t, locale] = await Promise.all([getTranslations("host.closures"), getLocale()]);
  const named = new Map(spaces.map(({ id, name }) => [id, name]));
  const holidays = nextHolidays(kitchen.state, today, locale === "es" ? "es" : "en", HOLIDAYS_SHOWN).map(
    (day) => {
      const startsAt = dayStart(day.date, kitchen.timeZone);
      const nextDay = localDate(dayStart(day.date, kitchen.timeZone, 1), kitchen.timeZone);
      const label = formatZoned(startsAt, kitchen.timeZone, locale, {
        weekday: "short",
        month: "short",
        day: "numeric",
      });
      const closed = closures.some(
        (c) => c.spaceId === null && c.startsAt <= startsAt && c.endsAt > startsAt,
      );
      return { ...day, nextDay, label, closed };
    },
  );
  const open = holidays.filter(({ closed }) => !closed);
  const at = (instant: Date) => stamp(instant, kitchen.timeZone, locale);
  return (
    <section className="grid gap-3" aria-labelledby="closures">
      <h2 id="closures">{t("title")}</h2>
      <Card className="grid gap-4">
        <p className="text-ink-soft">{t("lead")}</p>
        {closures.length > 0 && (
          <ul className="grid gap-3">
            {closures.map((closure) => (
              <li key={closure.id} className="flex flex-wrap items-center justify-between gap-2">
                <span>
                  {at(closure.startsAt)} – {at(closure.endsAt)}
                  {closure.spaceId && <span> · {named.get(closure.spaceId)}</span>}
                  {closure.reason && <span className="text-ink-soft"> · {closure.reason}</span>}
                </span>
                <RemoveClosure kitchenId={kitchen.id} closureId={closure.id} />
              </li>
            ))}
          </ul>
        )}
        {open.length > 0 && (
          <details>
            <summary className="min-h-11 cursor-pointer py-2 font-semibold">{t("holidays")}</summary>
            <ul className="grid gap-2 pt-2">
              {open.map((holiday) => (
                <li key={holiday.date}>
                  <CloseHoliday kitchenId={kitchen.id} holiday={holiday} />
                </li>
              ))}
            </ul>
          </details>
        )}
        <ClosureForm
          key={closures.length}
          kitchenId={kitchen.id}
          today={today}
          spaces={spaces.map(({ id, name }) => ({ id, name }))}
        />
      </Card>
    </section>
  );
}
