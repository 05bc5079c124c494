import { FeedProblem } from "@/lib/core/calendar-terms";

/**
 * Repeating events of RFC 5545 as a filter: of every day in a period those that pass all BY rules. Wall clocks are
 * milliseconds written as if they were UTC. Every step is counted, so that no rule can keep us busy: parsers that walk
 * a rule until it yields something never return from `FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31`.
 */
export type Rule = {
  freq: (typeof FREQS)[number];
  interval: number;
  count: number | null;
  /** The last wall clock at which an occurrence may begin. */
  until: number | null;
  weekStart: number;
  by: Partial<Record<ByName, number[]>>;
  byDay: { weekday: number; nth: number }[] | null;
};
/** Shared by a whole file. */
export type Budget = { steps: number };

const FREQS = ["YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY", "MINUTELY", "SECONDLY"] as const;
const BY = {
  BYMONTH: [1, 12],
  BYWEEKNO: [-53, 53],
  BYYEARDAY: [-366, 366],
  BYMONTHDAY: [-31, 31],
  BYHOUR: [0, 23],
  BYMINUTE: [0, 59],
  BYSECOND: [0, 60],
  BYSETPOS: [-366, 366],
} as const;
type ByName = keyof typeof BY;
const WEEKDAYS = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"];
export const DAY_MS = 86_400_000;
const UNIT_MS = { HOURLY: 3_600_000, MINUTELY: 60_000, SECONDLY: 1_000 } as const;

/** Reads an RRULE; throws `malformed` for what the standard does not allow. `readUntil` reads its UNTIL. */
export function parseRule(text: string, readUntil: (value: string) => Rule["until"]): Rule {
  const parts = new Map(
    text
      .toUpperCase()
      .split(";")
      .filter(Boolean)
      .map((part) => part.split("=", 2) as [string, string]),
  );
  const freq = FREQS.find((name) => name === parts.get("FREQ")) ?? malformed();
  const by: Rule["by"] = {};
  for (const name of Object.keys(BY) as ByName[]) {
    const value = parts.get(name);
    if (value !== undefined) by[name] = value.split(",").map((n) => whole(n, BY[name][0], BY[name][1]));
  }
  const days = parts.get("BYDAY");
  const until = parts.get("UNTIL");
  const count = parts.get("COUNT");
  return {
    freq,
    interval: whole(parts.get("INTERVAL") ?? "1", 1, 1_000_000),
    count: count === undefined ? null : whole(count, 1, 1_000_000_000),
    until: until === undefined ? null : readUntil(until),
    weekStart: WEEKDAYS.indexOf(parts.get("WKST") ?? "MO"),
    by,
    byDay: days === undefined ? null : days.split(",").map(weekdayOf),
  };
}

const malformed = (): never => {
  throw new FeedProblem("malformed");
};
function whole(text: string, min: number, max: number): number {
  const value = /^[+-]?\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  return value >= min && value <= max ? value : malformed();
}
function weekdayOf(text: string): { weekday: number; nth: number } {
  const [, nth = "", name = ""] = /^([+-]?\d{1,2})?([A-Z]{2})$/.exec(text) ?? [];
  const weekday = WEEKDAYS.indexOf(name);
  return weekday < 0 ? malformed() : { weekday, nth: nth ? whole(nth, -53, 53) : 0 };
}

/** Starts of a rule's occurrences from `from` up to `until`, as wall clocks, in order. Throws `too_complex`. */
export function* occurrences(
  rule: Rule,
  start: number,
  from: number,
  until: number,
  budget: Budget,
): Generator<number> {
  let counted = 0;
  // Without a count, what lies before the window need not be walked through.
  const first = rule.count === null ? Math.max(0, periodsBefore(rule, start, from) - 1) : 0;
  for (let n = first; ; n++) {
    spend(budget, 1);
    const period = periodAt(rule, start, n * rule.interval);
    if (period.from > until) return;
    for (const at of inPeriod(rule, start, period, budget)) {
      if (at < start) continue;
      if (rule.count !== null && ++counted > rule.count) return;
      if (at > until) return;
      if (at >= from) yield at;
    }
  }
}

function spend(budget: Budget, steps: number): void {
  budget.steps -= steps;
  if (budget.steps < 0) throw new FeedProblem("too_complex");
}

const dayOf = (at: number) => Math.floor(at / DAY_MS);
const weekdayAt = (day: number) => (((day + 4) % 7) + 7) % 7;
const monthStart = (year: number, month: number) => dayOf(utc(year, month, 1));
/** `Date.UTC` takes the years 0 to 99 for 19xx. */
function utc(year: number, month: number, day: number): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month, day);
  return date.getTime();
}

type Period = { from: number; firstDay: number; days: number };

/** The nth period counted from the one that holds `start`. */
function periodAt(rule: Rule, start: number, n: number): Period {
  const at = new Date(start);
  const days = (firstDay: number, count: number) => ({ from: firstDay * DAY_MS, firstDay, days: count });
  switch (rule.freq) {
    case "YEARLY": {
      const year = at.getUTCFullYear() + n;
      return days(monthStart(year, 0), monthStart(year + 1, 0) - monthStart(year, 0));
    }
    case "MONTHLY": {
      const month = at.getUTCMonth() + n;
      const firstDay = monthStart(at.getUTCFullYear(), month);
      return days(firstDay, monthStart(at.getUTCFullYear(), month + 1) - firstDay);
    }
    case "WEEKLY": {
      const today = dayOf(start);
      return days(today - ((weekdayAt(today) - rule.weekStart + 7) % 7) + 7 * n, 7);
    }
    case "DAILY":
      return days(dayOf(start) + n, 1);
    default: {
      const moment = start + n * UNIT_MS[rule.freq];
      return { from: moment, firstDay: dayOf(moment), days: 1 };
    }
  }
}

function periodsBefore(rule: Rule, start: number, from: number): number {
  const length = { YEARLY: 366, MONTHLY: 31, WEEKLY: 7, DAILY: 1, HOURLY: 1 / 24, MINUTELY: 1 / 1_440 };
  const days = rule.freq === "SECONDLY" ? 1 / 86_400 : length[rule.freq];
  return Math.floor((from - start) / DAY_MS / days / rule.interval) - 1;
}

function inPeriod(rule: Rule, start: number, period: Period, budget: Budget): number[] {
  spend(budget, period.days);
  const days: number[] = [];
  for (let day = period.firstDay; day < period.firstDay + period.days; day++) {
    if (dayPasses(rule, start, day)) days.push(day);
  }
  if (days.length === 0) return [];
  const times = timesOfDay(rule, start, period.from);
  spend(budget, days.length * times.length);
  const all = days.flatMap((day) => times.map((time) => day * DAY_MS + time));
  const positions = rule.by.BYSETPOS;
  if (!positions) return all;
  const chosen = positions.map((n) => all.at(n > 0 ? n - 1 : n)).filter((at) => at !== undefined);
  return [...new Set(chosen)].sort((a, b) => a - b);
}

/** Whether a day passes every rule; where none speaks of days, the day of the first occurrence decides. */
function dayPasses({ freq, by, byDay }: Rule, start: number, day: number): boolean {
  const date = new Date(day * DAY_MS);
  const origin = new Date(start);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  if (by.BYMONTH && !by.BYMONTH.includes(month + 1)) return false;
  const ofYear = () => span(monthStart(year, 0), monthStart(year + 1, 0));
  const ofMonth = () => span(monthStart(year, month), monthStart(year, month + 1));
  if (by.BYYEARDAY && !among(by.BYYEARDAY, ofYear(), day)) return false;
  if (by.BYMONTHDAY && !among(by.BYMONTHDAY, ofMonth(), day)) return false;
  if (by.BYWEEKNO && !by.BYWEEKNO.some((n) => isWeek(n, day))) return false;
  if (byDay) {
    const days = () => (freq === "MONTHLY" || by.BYMONTH ? ofMonth() : ofYear());
    return byDay.some(
      ({ weekday, nth }) => weekdayAt(day) === weekday && (nth === 0 || isNth(nth, day, days())),
    );
  }
  if (by.BYYEARDAY || by.BYMONTHDAY) return true;
  if (freq === "WEEKLY" || by.BYWEEKNO) return weekdayAt(day) === weekdayAt(dayOf(start));
  if (freq === "MONTHLY") return date.getUTCDate() === origin.getUTCDate();
  if (freq !== "YEARLY") return true;
  return (
    date.getUTCDate() === origin.getUTCDate() && (by.BYMONTH !== undefined || month === origin.getUTCMonth())
  );
}

type Span = { first: number; length: number };
const span = (first: number, next: number): Span => ({ first, length: next - first });
const among = (list: readonly number[], { first, length }: Span, day: number) =>
  list.some((n) => (n > 0 ? first + n - 1 : first + length + n) === day);

const isNth = (nth: number, day: number, { first, length }: Span) =>
  nth > 0
    ? Math.floor((day - first) / 7) === nth - 1
    : Math.floor((first + length - 1 - day) / 7) === -nth - 1;

/** ISO weeks: the first one has the year's first Thursday. */
function isWeek(n: number, day: number): boolean {
  const thursday = day - ((weekdayAt(day) + 6) % 7) + 3;
  const year = new Date(thursday * DAY_MS).getUTCFullYear();
  const [first, next] = [monthStart(year, 0), monthStart(year + 1, 0)];
  const week = Math.floor((thursday - first) / 7) + 1;
  const lastThursday = next - 1 - ((weekdayAt(next - 1) + 3) % 7);
  const weeks = Math.floor((lastThursday - first) / 7) + 1;
  return n > 0 ? week === n : week === weeks + n + 1;
}

/** Milliseconds of the day at which it happens: expanded by BY rules below the frequency, limited by those above. */
function timesOfDay({ freq, by }: Rule, start: number, moment: number): number[] {
  const rank = FREQS.indexOf(freq);
  const from = new Date(rank <= FREQS.indexOf("DAILY") ? start : moment);
  const unit = (list: number[] | undefined, own: number, name: (typeof FREQS)[number]) => {
    if (!list) return [own];
    return rank >= FREQS.indexOf(name) ? list.filter((n) => n === own) : [...list].sort((a, b) => a - b);
  };
  const hours = unit(by.BYHOUR, from.getUTCHours(), "HOURLY");
  const minutes = unit(by.BYMINUTE, from.getUTCMinutes(), "MINUTELY");
  const seconds = unit(by.BYSECOND, from.getUTCSeconds(), "SECONDLY");
  return hours.flatMap((h) => minutes.flatMap((m) => seconds.map((s) => ((h * 60 + m) * 60 + s) * 1_000)));
}
