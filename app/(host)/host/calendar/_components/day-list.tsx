import { getTranslations } from "next-intl/server";
import { addHours } from "@/lib/core/interval";
import { dayStart, formatZoned } from "@/lib/core/zoned";
import type { Bar } from "../calendar-model";
import type { Shown } from "./grid";
import { LOOKS } from "./looks";

/** The chosen day, station by station, as a phone can show it. */
export async function DayList({ model, dates, date, zone, locale }: Shown) {
  const t = await getTranslations("hostCalendar");
  const day = Math.max(0, dates.indexOf(date));
  const noon = addHours(dayStart(date, zone), 12);
  return (
    <section aria-label={t("list")} className="grid gap-4 sm:hidden">
      <h2 className="first-letter:uppercase">
        {formatZoned(noon, zone, locale, { weekday: "long", month: "long", day: "numeric" })}
      </h2>
      {model.rows.length === 0 && <p className="text-ink-soft">{t("noRows")}</p>}
      {model.rows.map((row) => (
        <section key={row.id} aria-label={row.label} className="grid gap-2">
          <h3>{row.label}</h3>
          <ul className="grid gap-2">
            {[...(row.days[day] ?? [])]
              .sort((a, b) => a.from - b.from)
              .map((bar) => (
                <li key={bar.key}>
                  <Line bar={bar} zone={zone} locale={locale} />
                </li>
              ))}
            {(row.days[day] ?? []).length === 0 && <li className="text-ink-soft">{t("nothing")}</li>}
          </ul>
        </section>
      ))}
    </section>
  );
}

async function Line({ bar, zone, locale }: { bar: Bar; zone: string; locale: string }) {
  const [t, names] = await Promise.all([getTranslations("hostCalendar"), getTranslations("bookingStatus")]);
  const clock = (at: Date) => formatZoned(at, zone, locale, { hour: "numeric", minute: "2-digit" });
  const looks = `grid min-h-13 content-center rounded-lg px-3 py-2 ${LOOKS[bar.kind]}`;
  const text = (
    <>
      <strong>
        {clock(bar.startsAt)} – {clock(bar.endsAt)}
      </strong>
      <span className="wrap-anywhere">
        {[
          bar.bookingId && bar.kind !== "kept" ? names(bar.status ?? "confirmed") : t(`kinds.${bar.kind}`),
          bar.label,
          bar.detail,
        ]
          .filter(Boolean)
          .join(" · ")}
      </span>
    </>
  );
  if (!bar.bookingId) return <p className={looks}>{text}</p>;
  return (
    <a href={`/host/bookings/${bar.bookingId}`} className={looks}>
      {text}
    </a>
  );
}
