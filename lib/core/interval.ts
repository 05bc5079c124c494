/** Half open: `startsAt` is inside, `endsAt` is not. */
export type Interval = { startsAt: Date; endsAt: Date };

const MINUTE_MS = 60_000;

export const addMinutes = (at: Date, minutes: number) => new Date(at.getTime() + minutes * MINUTE_MS);
export const addHours = (at: Date, hours: number) => addMinutes(at, hours * 60);
export const addDays = (at: Date, days: number) => addHours(at, days * 24);

export const slotAt = (startsAt: Date, durationMinutes: number): Interval => ({
  startsAt,
  endsAt: addMinutes(startsAt, durationMinutes),
});

/** Real minutes: an hour that daylight saving skips is not billed, one that it repeats is. */
export const minutesIn = (slot: Interval) => (slot.endsAt.getTime() - slot.startsAt.getTime()) / MINUTE_MS;

export const contains = (outer: Interval, inner: Interval) =>
  outer.startsAt <= inner.startsAt && inner.endsAt <= outer.endsAt;

export const overlaps = (a: Interval, b: Interval) => a.startsAt < b.endsAt && b.startsAt < a.endsAt;

/** Sorted, with touching and overlapping intervals joined. */
export function union(intervals: readonly Interval[]): Interval[] {
  const joined: Interval[] = [];
  for (const next of [...intervals].sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime())) {
    const last = joined.at(-1);
    if (last && next.startsAt <= last.endsAt) {
      if (next.endsAt > last.endsAt) last.endsAt = next.endsAt;
    } else if (next.startsAt < next.endsAt) joined.push({ ...next });
  }
  return joined;
}

/** What is left of `whole` after every interval of `taken` is cut out. */
export function subtract(whole: readonly Interval[], taken: readonly Interval[]): Interval[] {
  const cuts = union(taken);
  const left: Interval[] = [];
  // Both are sorted: what ended before one interval is never looked at again for the next.
  let first = 0;
  for (const interval of union(whole)) {
    while (first < cuts.length && (cuts[first] as Interval).endsAt <= interval.startsAt) first++;
    let from = interval.startsAt;
    for (let i = first; i < cuts.length; i++) {
      const cut = cuts[i] as Interval;
      if (cut.startsAt >= interval.endsAt) break;
      if (cut.startsAt > from) left.push({ startsAt: from, endsAt: cut.startsAt });
      if (cut.endsAt > from) from = cut.endsAt;
    }
    if (from < interval.endsAt) left.push({ startsAt: from, endsAt: interval.endsAt });
  }
  return left;
}

/** What lies in both. */
export const intersect = (a: readonly Interval[], b: readonly Interval[]) => subtract(a, subtract(a, b));

const stamp = (at: Date) => `"${at.toISOString()}"`;

/** Postgres text form of a range and of a multirange of instants. */
export const toRange = (i: Interval) => `[${stamp(i.startsAt)},${stamp(i.endsAt)})`;
export const toMultirange = (intervals: readonly Interval[]) =>
  `{${union(intervals).map(toRange).join(",")}}`;

const RANGE = /[[(]"?([^",)\]]+)"?,"?([^",)\]]+)"?[)\]]/g;

/** Reads the bounded ranges in Postgres' text form of a range or multirange. */
export function fromRanges(text: string): Interval[] {
  return Array.from(text.matchAll(RANGE), ([, from = "", until = ""]) => ({
    startsAt: pgInstant(from),
    endsAt: pgInstant(until),
  }));
}

/** `2030-01-02 09:00:00+00` as Postgres prints it. */
function pgInstant(text: string): Date {
  const iso = text.replace(" ", "T").replace(/([+-]\d\d)$/, "$1:00");
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) throw new RangeError(`not an instant: ${text}`);
  return at;
}
