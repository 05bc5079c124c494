import { addMinutes, slotAt } from "@/lib/core/interval";
import { dayStart, localMinute } from "@/lib/core/zoned";
import type { Availability } from "./availability";

/** Start times on a calendar day of the kitchen at which some slot can be held. Pure. */
export function startChoices(availability: Availability, date: string): Date[] {
  const { card, free } = availability;
  const [from, until] = [dayStart(date, card.timeZone), dayStart(date, card.timeZone, 1)];
  const starts = new Map<number, Date>();
  for (const interval of free) {
    let at =
      interval.startsAt < from ? from : new Date(Math.ceil(interval.startsAt.getTime() / 60_000) * 60_000);
    const last = addMinutes(interval.endsAt, -card.minMinutes);
    while (at <= last && at < until) {
      const pastStep = localMinute(at, card.timeZone) % card.incrementMinutes;
      if (pastStep === 0 && (!card.avoidGaps || lengthChoices(availability, at).length > 0))
        starts.set(at.getTime(), at);
      at = addMinutes(at, card.incrementMinutes - pastStep);
    }
  }
  return [...starts.values()].sort((a, b) => a.getTime() - b.getTime());
}

/** Lengths in minutes that can be held from a start. Pure. */
export function lengthChoices({ card, free, fits }: Availability, startsAt: Date): number[] {
  const ends = free
    .filter((i) => i.startsAt <= startsAt && startsAt < i.endsAt)
    .map((i) => i.endsAt.getTime());
  const longest = Math.min(card.maxMinutes, (Math.max(0, ...ends) - startsAt.getTime()) / 60_000);
  const lengths: number[] = [];
  const first = Math.ceil(card.minMinutes / card.incrementMinutes) * card.incrementMinutes;
  for (let minutes = first; minutes <= longest; minutes += card.incrementMinutes) {
    if (fits(slotAt(startsAt, minutes))) lengths.push(minutes);
  }
  return lengths;
}
