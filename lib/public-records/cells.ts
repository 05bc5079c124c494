import { isCalendarDay } from "@/lib/core/calendar-day";
import type { RecordProblem } from "@/lib/core/record-terms";
import { type Row, RowFault } from "./source";

const MOST_CHARACTERS = 500;
/** Before it no agency here has published anything. */
const EARLIEST = "1990-01-01";

/** Words of a row as people read them. Throws a `RowFault` for what was made to be run or cannot be shown. */
export function words(row: Row, column: string): string {
  const text = row(column).replace(/\s+/gu, " ").trim();
  if (text.length > MOST_CHARACTERS) throw new RowFault(column, "too_long");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  if (/[\u0000-\u001f\u007f\ufffd]/u.test(text)) throw new RowFault(column, "not_text");
  if (/^=|^[+@-].*[(|!]/u.test(text)) throw new RowFault(column, "formula");
  if (/<\s*[a-z!/?]/iu.test(text)) throw new RowFault(column, "markup");
  return text;
}

export function needed(row: Row, column: string): string {
  return words(row, column) || fault(column, "empty");
}

const fault = (field: string, problem: RecordProblem): never => {
  throw new RowFault(field, problem);
};

/** `20150914`, `2015-09-14`, `2015-09-14T00:00:00.000` or `09/14/2015`, not ahead of `today`. */
export function dayIn(row: Row, column: string, today: string): string {
  const text = needed(row, column);
  const american = /^(\d\d?)\/(\d\d?)\/(\d{4})$/.exec(text);
  const iso = /^(\d{4})-?(\d\d)-?(\d\d)(?:T[\d:.]*)?$/.exec(text);
  const [year, month, day] = american ? [american[3], american[1], american[2]] : (iso ?? []).slice(1);
  const date = `${year}-${month?.padStart(2, "0")}-${day?.padStart(2, "0")}`;
  if (!isCalendarDay(date)) return fault(column, "no_date");
  if (date < EARLIEST || date > today) return fault(column, "impossible_date");
  return date;
}

/** A whole number from 0 to 100; null where the agency gave none. */
export function scoreIn(row: Row, column: string): number | null {
  const text = words(row, column);
  if (text === "") return null;
  const score = Number(text);
  return /^\d{1,3}$/.test(text) && score <= 100 ? score : fault(column, "no_score");
}
