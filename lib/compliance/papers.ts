import {
  daysBetween,
  endOfMonth,
  monthOf,
  nextYearly,
  plusDays,
  plusMonths,
  yearOf,
} from "@/lib/core/calendar-day";
import { EXPIRING_WITHIN_DAYS } from "@/lib/core/compliance-terms";
import type { Interval } from "@/lib/core/interval";
import { localDate } from "@/lib/core/zoned";
import type { Rule } from "./rule";

/** A paper somebody holds for a requirement. Days are `2030-01-02`, on the kitchen's calendar. */
export type Paper = {
  requirement: string;
  validFrom: string | null;
  /** As printed on it; null when nothing is. */
  validUntil: string | null;
  /** The worker it names; null for papers of the business or the kitchen. */
  person: string | null;
  renewal: boolean;
};

/** The last day a paper is good for. never: it does not end. unknown: nobody can say from the paper alone. */
export type PaperEnd = { kind: "day"; day: string } | { kind: "never" } | { kind: "unknown" };
export type PaperStanding = "satisfied" | "expiring" | "needs_review" | "expired";
export type JudgedPaper = { paper: Paper; end: PaperEnd; standing: PaperStanding; daysLeft: number | null };

/** A printed end always wins; otherwise it is reckoned from the first day, by the rule. Pure. */
export function endOf({ expiry, renewalMonths }: Rule, paper: Paper): PaperEnd {
  if (paper.validUntil !== null) return { kind: "day", day: paper.validUntil };
  if (expiry.type === "none") return { kind: "never" };
  if (expiry.type === "unknown" || paper.validFrom === null) return { kind: "unknown" };
  const from = paper.validFrom;
  const renewed = paper.renewal ? renewalMonths : null;
  switch (expiry.type) {
    case "rolling-months":
      return { kind: "day", day: plusMonths(from, renewed ?? expiry.months) };
    case "rolling-days":
      return { kind: "day", day: plusDays(from, expiry.days) };
    case "fixed-date":
      return { kind: "day", day: nextYearly(from, expiry.month, expiry.day) };
    case "end-of-month":
      return { kind: "day", day: endOfMonth(from, renewed ?? expiry.months) };
    case "even-year-dec31":
      return { kind: "day", day: `${evenYearAfter(from)}-12-31` };
  }
}

/** The year whose December ends a two-year term: what begins in the last quarter of an even year skips that year. */
function evenYearAfter(from: string): number {
  const year = yearOf(from);
  if (year % 2 !== 0) return year + 1;
  return monthOf(from) >= 10 ? year + 2 : year;
}

/** How a paper stands on a day; null while it has not begun. It is good through its last day. */
export function judgePaper(rule: Rule, paper: Paper, days: CheckedDays): JudgedPaper | null {
  if (paper.validFrom !== null && paper.validFrom > days.first) return null;
  const end = endOf(rule, paper);
  if (end.kind === "never") return { paper, end, standing: "satisfied", daysLeft: null };
  if (end.kind === "unknown") return { paper, end, standing: "needs_review", daysLeft: null };
  const daysLeft = daysBetween(days.last, end.day);
  const standing = daysLeft < 0 ? "expired" : daysLeft <= EXPIRING_WITHIN_DAYS ? "expiring" : "satisfied";
  return { paper, end, standing, daysLeft };
}

const BEST_FIRST: Record<PaperStanding, number> = { satisfied: 0, expiring: 1, needs_review: 2, expired: 3 };
const lastDay = ({ end }: JudgedPaper) => (end.kind === "day" ? end.day : end.kind === "never" ? "9" : "");

/** Of two papers the better one counts; of equal ones the one that lasts longer. */
export function betterOf(best: JudgedPaper | null, next: JudgedPaper): JudgedPaper {
  if (best === null) return next;
  const behind = BEST_FIRST[next.standing] - BEST_FIRST[best.standing];
  return behind < 0 || (behind === 0 && lastDay(next) > lastDay(best)) ? next : best;
}

/** The days a check is about: a paper has begun by the first and is good through the last. */
export type CheckedDays = { first: string; last: string };

export const onDay = (day: string): CheckedDays => ({ first: day, last: day });

/** The days of the kitchen's calendar that a slot touches. A slot that ends at midnight touches the day before it. */
export function daysOfSlot({ startsAt, endsAt }: Interval, timeZone: string): CheckedDays {
  const lastMoment = new Date(Math.max(startsAt.getTime(), endsAt.getTime() - 1));
  return { first: localDate(startsAt, timeZone), last: localDate(lastMoment, timeZone) };
}
