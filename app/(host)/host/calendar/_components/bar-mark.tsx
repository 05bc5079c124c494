import { useTranslations } from "next-intl";
import { formatZoned } from "@/lib/core/zoned";
import type { Bar, Span } from "../calendar-model";
import { LOOKS, place } from "./looks";

type Props = { bar: Bar; date: string; range: Span; lanePx: number; zone: string; locale: string };

const hhmm = (minute: number) =>
  `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;

/** A booking with its buffers, or time that is taken otherwise. Whoever hears it hears when, who, where and what. */
export function BarMark({ bar, date, range, lanePx, zone, locale }: Props) {
  const t = useTranslations("hostCalendar");
  const names = useTranslations("bookingStatus");
  const clock = (at: Date) => formatZoned(at, zone, locale, { hour: "numeric", minute: "2-digit" });
  const time = `${clock(bar.startsAt)} – ${clock(bar.endsAt)}`;
  if (!bar.bookingId) {
    const what = [t(`kinds.${bar.kind}`), bar.label, bar.detail].filter(Boolean).join(" · ");
    return (
      <span
        title={`${time} · ${what}`}
        className={`absolute inset-y-0 truncate rounded px-1 text-xs ${LOOKS[bar.kind]}`}
        style={place(bar, range)}
      >
        <span className="sr-only">{time} </span>
        {what}
      </span>
    );
  }
  const lane = { top: bar.lane * lanePx + 3, height: lanePx - 6 };
  const status = bar.kind === "kept" ? t("kinds.kept") : names(bar.status ?? "confirmed");
  const what = `${time} · ${bar.label} · ${bar.detail} · ${status}`;
  const buffer = (from: number, until: number) =>
    until > from && (
      <span
        aria-hidden
        className={`absolute ${LOOKS.buffer}`}
        style={{ ...place({ from, until }, range), ...lane }}
      />
    );
  return (
    <>
      {buffer(bar.from - bar.before, bar.from)}
      {buffer(bar.until, bar.until + bar.after)}
      <a
        href={`/host/bookings/${bar.bookingId}`}
        title={what}
        draggable={false}
        data-bar={bar.bookingId}
        data-date={date}
        data-time={hhmm(bar.from)}
        data-movable={bar.kind === "booking" && bar.status === "confirmed" ? "" : undefined}
        data-name={bar.label}
        className={`absolute cursor-grab touch-pan-y truncate rounded px-1 text-xs leading-4 select-none ${LOOKS[bar.kind]}`}
        style={{ ...place(bar, range), ...lane }}
      >
        <span className="sr-only">{what}</span>
        <span aria-hidden>
          <strong className="block truncate">{clock(bar.startsAt)}</strong>
          {bar.label}
        </span>
      </a>
    </>
  );
}
