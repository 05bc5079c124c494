import { getLocale, getTranslations } from "next-intl/server";
import { Badge } from "@/components/ui/badge";
import type { Interval } from "@/lib/core/interval";
import { formatMoney } from "@/lib/core/money";
import { formatZoned } from "@/lib/core/zoned";

/** One booking of a series before it is made or moved. `date` stands in where the clocks skip its time. */
export type PlannedSlot = {
  date: string;
  slot: Interval | null;
  payBy: Date | null;
  totalCents: number | null;
  /** What makes the price another one than the usual, in the reader's words. */
  notes?: readonly string[];
  /** What stands in its way, in the reader's words. */
  problem: string | null;
};
type Props = { slots: PlannedSlot[]; timeZone: string; currency: string };

/** Each with its price and when it is to be paid, or what stands in its way. */
export async function PlannedSlots({ slots, timeZone, currency }: Props) {
  const [t, locale] = await Promise.all([getTranslations("series"), getLocale()]);
  const at = (instant: Date, style: Intl.DateTimeFormatOptions) =>
    formatZoned(instant, timeZone, locale, style);
  const day = { weekday: "short", year: "numeric", month: "short", day: "numeric" } as const;
  const time = { hour: "numeric", minute: "2-digit" } as const;
  return (
    <ol className="grid gap-px overflow-hidden rounded-card border border-line bg-line">
      {slots.map(({ date, slot, payBy, totalCents, notes = [], problem }) => (
        <li key={date} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 bg-surface p-3">
          <span className="grid">
            <span className="font-semibold">
              {slot ? `${at(slot.startsAt, { ...day, ...time })} – ${at(slot.endsAt, time)}` : date}
            </span>
            {!problem && notes.length > 0 && <span className="text-sm">{notes.join(" · ")}</span>}
            {!problem && payBy && totalCents !== 0 && (
              <span className="text-sm text-ink-soft">
                {t("payBy")} {at(payBy, { month: "short", day: "numeric", ...time })}
              </span>
            )}
          </span>
          {problem ? (
            <Badge tone="bad">{problem}</Badge>
          ) : (
            totalCents !== null && <span>{formatMoney(totalCents, currency, locale)}</span>
          )}
        </li>
      ))}
    </ol>
  );
}
