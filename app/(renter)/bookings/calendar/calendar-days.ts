import { z } from "zod";
import type { Booking } from "@/lib/bookings";
import { localDate } from "@/lib/core/zoned";

export const DaysParams = z.object({
  date: z.iso.date().optional().catch(undefined),
  view: z.enum(["month", "week"]).catch("month"),
});
export type View = z.output<typeof DaysParams>["view"];

const shift = (date: string, days: number) =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
const monthOf = (date: string, months: number) => {
  const [year = 0, month = 1] = date.split("-").map(Number);
  return new Date(Date.UTC(year, month - 1 + months, 1)).toISOString().slice(0, 10);
};

/** The dates of the month or of the week from Monday, and where earlier and later begin. */
export function stretch(view: View, date: string): { dates: string[]; earlier: string; later: string } {
  const weekday = (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7;
  const first = view === "week" ? shift(date, -weekday) : monthOf(date, 0);
  const later = view === "week" ? shift(first, 7) : monthOf(date, 1);
  const earlier = view === "week" ? shift(first, -7) : monthOf(date, -1);
  const dates: string[] = [];
  for (let day = first; day < later; day = shift(day, 1)) dates.push(day);
  return { dates, earlier, later };
}

/** Bookings by the date that their kitchen's clock shows when they begin. */
export function byDate(bookings: readonly Booking[]): Map<string, Booking[]> {
  const days = new Map<string, Booking[]>();
  for (const booking of bookings) {
    const date = localDate(booking.startsAt, booking.timeZone);
    days.set(date, [...(days.get(date) ?? []), booking]);
  }
  return days;
}
