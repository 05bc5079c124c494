import { useTranslations } from "next-intl";
import type { Bar, Span } from "../calendar-model";
import { LOOKS, place } from "./looks";

type Props = { bar: Bar; range: Span; lanePx: number; clock: (at: Date) => string };

const hhmm = (minute: number) =>
  `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;

/**
 * A booking with its buffers, or time that is taken otherwise. Whoever hears it hears when, who, where and what. There are
 * hundreds of them, so each says as little as it can.
 */
export function BarMark({ bar, range, lanePx, clock }: Props) {
  const t = useTranslations("hostCalendar");
  const names = useTranslations("bookingStatus");
  const time = `${clock(bar.startsAt)} – ${clock(bar.endsAt)}`;
  if (!bar.bookingId) {
    const what = [t(`kinds.${bar.kind}`), bar.label, bar.detail].filter(Boolean).join(" · ");
    return (
      <span className={`cal-all ${LOOKS[bar.kind]}`} style={place(bar, range)}>
        <span className="sr-only">{time} </span>
        {what}
      </span>
    );
  }
  const lane = bar.lane > 0 ? { top: bar.lane * lanePx + 3 } : {};
  const status = bar.kind === "kept" ? t("kinds.kept") : names(bar.status ?? "confirmed");
  const buffer = (from: number, until: number) =>
    until > from && (
      <i
        aria-hidden
        className={`cal-bar ${LOOKS.buffer}`}
        style={{ ...place({ from, until }, range), ...lane }}
      />
    );
  return (
    <>
      {buffer(bar.from - bar.before, bar.from)}
      {buffer(bar.until, bar.until + bar.after)}
      <a
        href={`/host/bookings/${bar.bookingId}`}
        aria-label={`${time} · ${bar.label} · ${bar.detail} · ${status}`}
        draggable={false}
        data-bar={hhmm(bar.from)}
        data-movable={bar.kind === "booking" && bar.status === "confirmed" ? "" : undefined}
        className={`cal-bar ${LOOKS[bar.kind]}`}
        style={{ ...place(bar, range), ...lane }}
      >
        <b>{clock(bar.startsAt)}</b>
        {bar.label}
      </a>
    </>
  );
}
