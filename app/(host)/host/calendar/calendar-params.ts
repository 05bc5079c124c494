import { z } from "zod";

export const STATUSES = ["all", "confirmed", "checked_in", "held", "completed", "no_show"] as const;

/** What the calendar shows is in its address. */
export const CalendarParams = z.object({
  kitchen: z.uuid().optional().catch(undefined),
  date: z.iso.date().optional().catch(undefined),
  view: z.enum(["week", "day"]).catch("week"),
  by: z.enum(["station", "space"]).catch("station"),
  space: z.uuid().optional().catch(undefined),
  status: z.enum(STATUSES).catch("all"),
});
export type CalendarParams = z.output<typeof CalendarParams>;

export function calendarHref(params: CalendarParams, change: Partial<CalendarParams> = {}): string {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries({ ...params, ...change }))
    if (value !== undefined) query.set(key, value);
  return `/host/calendar?${query}`;
}

export const shift = (date: string, days: number) =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

/** The dates shown: one day, or the week from Monday that it lies in. */
export function datesOf({ view }: CalendarParams, date: string): string[] {
  if (view === "day") return [date];
  const monday = shift(date, -((new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7));
  return Array.from({ length: 7 }, (_, day) => shift(monday, day));
}
