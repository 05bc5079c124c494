import { getTranslations } from "next-intl/server";
import { cn } from "@/components/ui/cn";
import { addHours } from "@/lib/core/interval";
import { dayStart, formatZoned, localDate, localMinute } from "@/lib/core/zoned";
import type { Model, Row, Span } from "../calendar-model";
import { BarMark } from "./bar-mark";
import { LOOKS, place } from "./looks";

export type Shown = {
  model: Model;
  dates: string[];
  date: string;
  today: string;
  zone: string;
  locale: string;
  now: Date;
};

const LANE_PX = 44;

/** Rows of stations or spaces, columns of days, bars where they are on the kitchen's clock. For wide screens. */
export async function Grid({ model, dates, today, zone, locale, now }: Shown) {
  const t = await getTranslations("hostCalendar");
  const clock = (at: Date) => formatZoned(at, zone, locale, { hour: "numeric", minute: "2-digit" });
  const line = localDate(now, zone) === today ? localMinute(now, zone) : null;
  return (
    <div className="overflow-hidden rounded-card border border-line max-sm:hidden">
      <table
        aria-label={t("title")}
        className={cn("w-full table-fixed border-collapse", dates.length > 1 && "cal-narrow")}
      >
        <thead className="border-b border-line bg-surface text-left align-bottom">
          <tr>
            <th scope="col" className="w-36 px-3 py-2 text-sm font-normal text-ink-soft">
              {t("where")}
            </th>
            {dates.map((date) => (
              <Day
                key={date}
                date={date}
                today={today}
                zone={zone}
                locale={locale}
                range={model.range}
                wide={dates.length === 1}
              />
            ))}
          </tr>
        </thead>
        <tbody>
          {model.rows.map((row) => (
            <tr key={row.id} className="border-b border-line last:border-0">
              <th scope="row" className="px-3 py-1 text-left text-sm font-semibold wrap-anywhere">
                {row.label}
              </th>
              {dates.map((date, day) => (
                <Cell
                  key={date}
                  row={row}
                  day={day}
                  date={date}
                  model={model}
                  line={date === today ? line : null}
                  clock={clock}
                />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {model.rows.length === 0 && <p className="p-4 text-ink-soft">{t("noRows")}</p>}
    </div>
  );
}

type DayProps = { date: string; today: string; zone: string; locale: string; range: Span; wide: boolean };

function Day({ date, today, zone, locale, range, wide }: DayProps) {
  const noon = addHours(dayStart(date, zone), 12);
  const hours = Array.from({ length: (range.until - range.from) / 60 }, (_, i) => range.from / 60 + i);
  const every = wide ? 2 : 6;
  return (
    <th
      scope="col"
      aria-current={date === today ? "date" : undefined}
      className="border-l border-line px-1 pt-2 text-sm aria-[current=date]:bg-brand-wash"
    >
      <span className="px-1 font-semibold">
        {formatZoned(noon, zone, locale, { weekday: "short", day: "numeric" })}
      </span>
      <span aria-hidden className="relative block h-4 text-[0.7rem] text-ink-soft">
        {hours
          .filter((hour) => hour > range.from / 60 && hour % every === 0)
          .map((hour) => (
            <span
              key={hour}
              className="absolute -translate-x-1/2"
              style={{ left: place({ from: hour * 60, until: hour * 60 }, range).left }}
            >
              {hour}
            </span>
          ))}
      </span>
    </th>
  );
}

type CellProps = {
  row: Row;
  day: number;
  date: string;
  model: Model;
  line: number | null;
  clock: (at: Date) => string;
};

/** One station on one day; empty time takes a drag, bars are links. */
function Cell({ row, day, date, model, line, clock }: CellProps) {
  const { range } = model;
  const inside = line !== null && line >= range.from && line <= range.until;
  return (
    <td className="border-l border-line p-0">
      <div
        data-track={date}
        data-row={row.id}
        className="relative cursor-crosshair overflow-hidden bg-paper"
        style={{ height: row.lanes * LANE_PX }}
      >
        {(model.closed[day] ?? []).map((span) => (
          <span
            key={span.from}
            aria-hidden
            className={`cal-all ${LOOKS.closed}`}
            style={place(span, range)}
          />
        ))}
        {(row.days[day] ?? []).map((bar) => (
          <BarMark key={bar.key} bar={bar} range={range} lanePx={LANE_PX} clock={clock} />
        ))}
        {inside && (
          <span
            aria-hidden
            data-now
            className="pointer-events-none absolute inset-y-0 w-0.5 bg-danger"
            style={{ left: place({ from: line, until: line }, range).left }}
          />
        )}
      </div>
    </td>
  );
}
