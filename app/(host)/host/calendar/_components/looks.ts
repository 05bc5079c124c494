import type { Span } from "../calendar-model";

/** How each kind looks (in globals.css): outline, pattern and colour, so that none of them is told by colour alone. */
export const LOOKS = {
  booking: "cal-booking",
  held: "cal-held",
  kept: "cal-kept",
  closure: "cal-closure",
  busy: "cal-busy",
  buffer: "cal-buffer",
  closed: "cal-closed",
} as const;

/** Where minutes of the day lie in a track that shows `range`. */
export const place = ({ from, until }: Span, range: Span) => ({
  left: `${percent(from - range.from, range)}%`,
  width: `${percent(Math.max(until - from, 1), range)}%`,
});
const percent = (minutes: number, range: Span) =>
  Math.round((minutes / (range.until - range.from)) * 10_000) / 100;
