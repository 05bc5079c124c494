import { isCalendarDay } from "@/lib/core/calendar-day";
import { plain } from "./words";

export type DateOrder = "month_first" | "day_first";
/** A date as it stands in a text. `certainty` is that of how it is written, whatever was seen. */
export type FoundDate = { day: string; from: number; to: number; certainty: number };
/** What a document says about itself: its language, and which way it writes days and months where that shows. */
export type DateStyle = { spanish: boolean; order: DateOrder | null };

const MONTHS = [
  ["jan", "ene"],
  ["feb"],
  ["mar"],
  ["apr", "abr"],
  ["may"],
  ["jun"],
  ["jul"],
  ["aug", "ago"],
  ["sep", "set"],
  ["oct"],
  ["nov"],
  ["dec", "dic"],
];
const NAMES =
  "january|february|march|april|may|june|july|august|september|october|november|december|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|setiembre|octubre|noviembre|diciembre";
const SHORT = "jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|ene|abr|ago|set|dic";
const MONTH = `(${NAMES}|${SHORT})\\.?`;
const DAY = "(\\d{1,2})(?:st|nd|rd|th|º|°)?";
const YEAR = "(\\d{4})";

const ISO = /(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)/g;
const NUMERIC = /(?<!\d)(\d{1,2})\s?([/.-])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2})(?!\d)/g;
const MONTH_DAY = new RegExp(`\\b${MONTH}\\s*${DAY},?\\s*(?:de\\s+|del\\s+)?${YEAR}(?!\\d)`, "g");
const DAY_MONTH = new RegExp(
  `(?<!\\d)${DAY}[\\s.,-]*(?:de\\s+|of\\s+)?${MONTH}[\\s.,-]*(?:de\\s+|del\\s+)?${YEAR}(?!\\d)`,
  "g",
);

const two = (n: number) => String(n).padStart(2, "0");
const dayOf = (year: number, month: number, day: number) => {
  const text = `${year}-${two(month)}-${two(day)}`;
  return isCalendarDay(text) && year >= 1990 ? text : null;
};
const monthOf = (name: string) =>
  MONTHS.findIndex((starts) => starts.some((one) => name.startsWith(one))) + 1;

/** Every date in a text, in the order they stand. Numbers that could be read both ways are never certain. Pure. */
export function findDates(text: string, style: DateStyle): FoundDate[] {
  const lower = plain(text);
  const found: FoundDate[] = [];
  const add = (match: RegExpExecArray, day: string | null, certainty: number) => {
    const [from, to] = [match.index, match.index + match[0].length];
    if (day && !found.some((one) => from < one.to && to > one.from)) found.push({ day, from, to, certainty });
  };
  for (const m of lower.matchAll(ISO)) add(m, dayOf(Number(m[1]), Number(m[2]), Number(m[3])), 1);
  for (const m of lower.matchAll(MONTH_DAY))
    add(m, dayOf(Number(m[3]), monthOf(m[1] as string), Number(m[2])), 1);
  for (const m of lower.matchAll(DAY_MONTH))
    add(m, dayOf(Number(m[3]), monthOf(m[2] as string), Number(m[1])), 1);
  for (const m of lower.matchAll(NUMERIC)) {
    const { day, certainty } = numeric(Number(m[1]), Number(m[3]), m[4] as string, style);
    add(m, day, certainty);
  }
  return found.sort((a, b) => a.from - b.from);
}

const AMBIGUOUS_IN_SPANISH = 0.4;
const AMBIGUOUS_IN_ENGLISH = 0.85;
const AS_ELSEWHERE = 0.92;
const SHORT_YEAR = 0.9;

function numeric(a: number, b: number, yearText: string, { spanish, order }: DateStyle) {
  const year = yearText.length === 2 ? 2000 + Number(yearText) : Number(yearText);
  const whole = yearText.length === 2 ? SHORT_YEAR : 1;
  if (a > 12 || b > 12 || a === b)
    return { day: a > 12 ? dayOf(year, b, a) : dayOf(year, a, b), certainty: whole };
  const first = order ?? (spanish ? "day_first" : "month_first");
  const day = first === "day_first" ? dayOf(year, b, a) : dayOf(year, a, b);
  const sure = order ? AS_ELSEWHERE : spanish ? AMBIGUOUS_IN_SPANISH : AMBIGUOUS_IN_ENGLISH;
  // In a Spanish document of this country either order is used, whatever the others look like.
  return { day, certainty: whole * (spanish ? Math.min(sure, 0.6) : sure) };
}

/** Which way a document writes its dates, where one of them can be read one way only and none the other way. Pure. */
export function orderIn(texts: readonly string[]): DateOrder | null {
  const seen = new Set<DateOrder>();
  for (const text of texts)
    for (const m of text.matchAll(NUMERIC)) {
      if (Number(m[1]) > 12 && Number(m[3]) <= 12) seen.add("day_first");
      if (Number(m[3]) > 12 && Number(m[1]) <= 12) seen.add("month_first");
    }
  return seen.size === 1 ? ([...seen][0] as DateOrder) : null;
}

const SPANISH =
  /\b(de|del|la|el|los|certificado|permiso|licencia|fecha|vence|vencimiento|valido|hasta|emision|emitido|seguro|poliza|ciudad|departamento|titular|nombre)\b/g;
const ENGLISH =
  /\b(of|the|to|certificate|permit|license|date|expires|expiration|valid|until|through|issued|insurance|policy|city|department|holder|name)\b/g;

/** Whether a document is written in Spanish rather than English. Pure. */
export function isSpanish(texts: readonly string[]): boolean {
  const all = plain(texts.join("\n"));
  return (all.match(SPANISH)?.length ?? 0) > (all.match(ENGLISH)?.length ?? 0);
}
