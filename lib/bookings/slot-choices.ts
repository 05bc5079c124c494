import { addMinutes, type Interval } from "@/lib/core/interval";
import { dayStart, localMinute } from "@/lib/core/zoned";
import type { SpaceCard } from "@/lib/kitchens";

/** Start times on a calendar day of the kitchen at which some slot of the shortest length fits. Pure. */
export function startChoices(card: SpaceCard, free: readonly Interval[], date: string): Date[] {
  const [from, until] = [dayStart(date, card.timeZone), dayStart(date, card.timeZone, 1)];
  const starts = new Map<number, Date>();
  for (const interval of free) {
    let at =
      interval.startsAt < from ? from : new Date(Math.ceil(interval.startsAt.getTime() / 60_000) * 60_000);
    const last = addMinutes(interval.endsAt, -card.minMinutes);
    while (at <= last && at < until) {
      if (localMinute(at, card.timeZone) % card.incrementMinutes === 0) starts.set(at.getTime(), at);
      at = addMinutes(at, card.incrementMinutes - (localMinute(at, card.timeZone) % card.incrementMinutes));
    }
  }
  return [...starts.values()].sort((a, b) => a.getTime() - b.getTime());
}

/** Lengths in minutes that fit from a start. Pure. */
export function lengthChoices(card: SpaceCard, free: readonly Interval[], startsAt: Date): number[] {
  const ends = free
    .filter((i) => i.startsAt <= startsAt && startsAt < i.endsAt)
    .map((i) => i.endsAt.getTime());
  const longest = Math.min(card.maxMinutes, (Math.max(0, ...ends) - startsAt.getTime()) / 60_000);
  const lengths: number[] = [];
  const first = Math.ceil(card.minMinutes / card.incrementMinutes) * card.incrementMinutes;
  for (let minutes = first; minutes <= longest; minutes += card.incrementMinutes) lengths.push(minutes);
  return lengths;
}
