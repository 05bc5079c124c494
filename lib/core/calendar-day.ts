/** Calendar days without a clock or a zone, as text: `2030-01-02`. Text of one length sorts as the days do. */

const PATTERN = /^(\d{4})-(\d{2})-(\d{2})$/;
/** Papers name no day outside these: whatever lies beyond was mistyped. */
export const FIRST_DAY = "1900-01-01";
export const LAST_DAY = "2100-12-31";

const two = (n: number) => (n < 10 ? `0${n}` : String(n));
const toDay = (year: number, month: number, day: number) => `${year}-${two(month)}-${two(day)}`;
export const yearOf = (day: string) => Number(day.slice(0, 4));
export const monthOf = (day: string) => Number(day.slice(5, 7));
const dayOfMonth = (day: string) => Number(day.slice(8, 10));

const isLeap = (year: number) => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
const LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const daysInMonth = (year: number, month: number) =>
  month === 2 && isLeap(year) ? 29 : (LENGTHS[month - 1] ?? 31);

/** Days since the first of March of the year 0: years that begin in March end with their leap day. */
function dayNumber(day: string): number {
  const month = monthOf(day);
  const year = yearOf(day) - (month > 2 ? 0 : 1);
  const inYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + dayOfMonth(day) - 1;
  return 365 * year + Math.floor(year / 4) - Math.floor(year / 100) + Math.floor(year / 400) + inYear;
}

/** Whether it is a day of the calendar, written in full, within a century or so of today. */
export function isCalendarDay(text: string): boolean {
  const [, year, month, day] = (PATTERN.exec(text) ?? []).map(Number);
  if (!year || !month || !day || month > 12 || day > daysInMonth(year, month)) return false;
  return text >= FIRST_DAY && text <= LAST_DAY;
}

/** A month may be given as 0 or 13, and a day past the end of its month: that is the month's last. */
function clamped(year: number, month: number, day: number): string {
  const months = year * 12 + month - 1;
  const [y, m] = [Math.floor(months / 12), (months % 12) + 1];
  return toDay(y, m, Math.min(day, daysInMonth(y, m)));
}

/** The same day `months` on; where that month is shorter, its last day. */
export const plusMonths = (day: string, months: number) =>
  clamped(yearOf(day), monthOf(day) + months, dayOfMonth(day));

/** The last day of the month that lies `months` on. */
export const endOfMonth = (day: string, months = 0) => clamped(yearOf(day), monthOf(day) + months, 31);

export const plusDays = (day: string, days: number) => {
  let [year, month, left] = [yearOf(day), monthOf(day), dayOfMonth(day) + days];
  for (; left < 1; left += daysInMonth(year, month))
    [year, month] = month === 1 ? [year - 1, 12] : [year, month - 1];
  for (let length = daysInMonth(year, month); left > length; length = daysInMonth(year, month)) {
    left -= length;
    [year, month] = month === 12 ? [year + 1, 1] : [year, month + 1];
  }
  return toDay(year, month, left);
};

/** How many days lie from one to the other; negative when `until` comes first. */
export const daysBetween = (from: string, until: string) => dayNumber(until) - dayNumber(from);

/** The first such date of a year that comes strictly after a day; `"last"` is the last day of the month. */
export function nextYearly(after: string, month: number, day: number | "last"): string {
  const inYear = (year: number) => clamped(year, month, day === "last" ? 31 : day);
  const thisYear = inYear(yearOf(after));
  return thisYear > after ? thisYear : inYear(yearOf(after) + 1);
}
