import type { PaperReading, ReadField } from "@/lib/core/paper-terms";
import { type DateStyle, type FoundDate, findDates } from "./dates";
import { type Line, plain, spanOf } from "./words";

type Which = "validFrom" | "validUntil";
type Fields = Pick<PaperReading["fields"], Which>;

const LABELS: Record<Which, RegExp> = {
  validUntil:
    /expir\w*|\bexp\b\.?( date)?|valid (?:through|thru|until|to)|good (?:through|until)|not valid after|renew(?:al)? (?:by|due)|next \w+ due|vence\b|vencimiento|valid[oa] hasta|vigente hasta|vigencia hasta|caduca\w*|\bvenc\b/g,
  validFrom:
    /issued(?: on)?|issue date|date (?:of issue|issued)|effective\b|\beff\b\.?|valid from|service date|date of service|completed on|emision|emitid[oa](?: el)?|expedid[oa](?: el)?|expedicion|otorgad[oa] el|valid[oa] desde|vigente desde|inicio de vigencia/g,
};
const PERIOD = /polic[yi]\w* period|\bterm\b|valid period|period of|vigencia|periodo|from\b|\bdel\b/;
const BETWEEN = /^\W*(?:to|through|thru|until|al|a|hasta|-|–|—)\W*$/;

type Dated = FoundDate & { line: Line; score: number; place: NonNullable<ReadField["place"]> };
const ON_THE_LINE = 1;
const ABOVE = 0.92;
const A_GUESS = 0.3;

/** First and last day, by what stands before or above them. A date that nothing names is a guess, and says so. Pure. */
export function datedFields(lines: readonly Line[], style: DateStyle): Fields {
  const dates = lines.flatMap((line) =>
    findDates(line.text, style).map((date): Dated => {
      const { place, confidence } = spanOf(line, date.from, date.to);
      return { ...date, line, place, score: date.certainty * confidence };
    }),
  );
  const until = best(dates, "validUntil", lines);
  const from = best(
    dates.filter((date) => date.place !== until?.place),
    "validFrom",
    lines,
  );
  const guessed = until ?? latest(dates);
  return checked(from, guessed);
}

function best(dates: readonly Dated[], which: Which, lines: readonly Line[]): Dated | null {
  let found: Dated | null = null;
  for (const date of dates) {
    const named = nameOf(date, which, lines);
    const score = named * date.score;
    if (named > 0 && (found === null || score > found.score)) found = { ...date, score };
  }
  return found;
}

/** How clearly a date is named as this one: by a label before it on its line, by the heading above it, or not at all. */
function nameOf(date: Dated, which: Which, lines: readonly Line[]): number {
  const before = plain(date.line.text.slice(0, date.from));
  const own = lastOf(before, LABELS[which]);
  const other = lastOf(before, LABELS[which === "validFrom" ? "validUntil" : "validFrom"]);
  const ranged = inRange(date, which);
  if (ranged) return ranged;
  if (own > other) return ON_THE_LINE;
  if (other >= 0) return 0;
  return headingOver(date, which, lines);
}

/** Of `… from A to B` the first is the first day. */
function inRange({ line, from, to }: Dated, which: Which): number {
  const text = plain(line.text);
  const all = findDates(line.text, { spanish: false, order: null });
  const at = all.findIndex((one) => one.from === from);
  const [previous, next] = [all[at - 1], all[at + 1]];
  if (which === "validUntil" && previous && BETWEEN.test(text.slice(previous.to, from))) return ON_THE_LINE;
  if (
    which === "validFrom" &&
    next &&
    BETWEEN.test(text.slice(to, next.from)) &&
    PERIOD.test(text.slice(0, from))
  )
    return ON_THE_LINE;
  return 0;
}

const lastOf = (text: string, label: RegExp) => [...text.matchAll(label)].at(-1)?.index ?? -1;

/** A label in one of the two lines above, over the date itself. */
function headingOver({ line, place }: Dated, which: Which, lines: readonly Line[]): number {
  const near = lines.filter(
    (one) =>
      one.page === line.page && one.y < line.y && line.y - one.y < Math.max(line.height, one.height) * 3.2,
  );
  for (const above of near.reverse())
    for (const match of plain(above.text).matchAll(LABELS[which])) {
      const label = spanOf(above, match.index, match.index + match[0].length).place;
      const shared = Math.min(label.x + label.width, place.x + place.width) - Math.max(label.x, place.x);
      if (shared > Math.min(label.width, place.width) * 0.3) return ABOVE;
    }
  return 0;
}

/** With no last day named, the latest date of several may be it. */
function latest(dates: readonly Dated[]): Dated | null {
  const [last] = [...dates].sort((a, b) => b.day.localeCompare(a.day));
  return dates.length > 1 && last ? { ...last, score: last.score * A_GUESS } : null;
}

function checked(from: Dated | null, until: Dated | null): Fields {
  const swapped = from && until && from.day >= until.day;
  const field = (date: Dated, factor: number): ReadField => ({
    value: date.day,
    confidence: round(date.score * factor),
    place: date.place,
  });
  return {
    ...(from && { validFrom: field(from, swapped ? 0.4 : 1) }),
    ...(until && { validUntil: field(until, swapped ? 0.4 : 1) }),
  };
}

export const round = (confidence: number) => Math.round(confidence * 100) / 100;
