import type { Span } from "../calendar-model";

/** How each kind looks: outline, pattern and colour, so that none of them is told by colour alone. */
export const LOOKS = {
  booking: "border border-brand-strong bg-brand text-brand-ink",
  held: "border-2 border-dashed border-warn bg-warn-wash text-ink",
  kept: "border-2 border-dotted border-brand bg-brand-wash text-ink",
  closure: "border-2 border-line-strong bg-sunken text-ink cal-crossed",
  busy: "border-2 border-dotted border-line-strong bg-surface text-ink cal-dotted",
  buffer: "border border-line-strong bg-surface cal-hatched",
  closed: "bg-sunken",
} as const;

/** Where minutes of the day lie in a track that shows `range`. */
export const place = ({ from, until }: Span, range: Span) => ({
  left: `${percent(from - range.from, range)}%`,
  width: `${percent(Math.max(until - from, 1), range)}%`,
});
const percent = (minutes: number, range: Span) =>
  Math.round((minutes / (range.until - range.from)) * 10_000) / 100;
