import { addMinutes, type Interval, slotAt } from "@/lib/core/interval";
import { dayStart, localMinute } from "@/lib/core/zoned";
import type { SpaceCard } from "@/lib/kitchens";
import type { Availability } from "./availability";

/** Start times on a calendar day of the kitchen at which some slot can be held. Pure. */
export function startChoices(availability: Availability, date: string): Date[] {
  const { card, free } = availability;
  const [from, until] = [dayStart(date, card.timeZone), dayStart(date, card.timeZone, 1)];
  const starts = new Map<number, Date>();
  for (const interval of free) {
    const latest = addMinutes(interval.endsAt, -card.minMinutes);
    for (const at of stepsOf(card, later(interval.startsAt, from), latest)) {
      if (at >= until) break;
      if (!card.avoidGaps || lengthChoices(availability, at).length > 0) starts.set(at.getTime(), at);
    }
  }
  return [...starts.values()].sort((a, b) => a.getTime() - b.getTime());
}

/** The first slot of that length at or after `from`; of the nearest length that the space rents if it rents no such. Pure. */
export function nextFree({ card, free, fits }: Availability, from: Date, minutes: number): Interval | null {
  const { minMinutes, maxMinutes, incrementMinutes } = card;
  const shortest = Math.ceil(minMinutes / incrementMinutes);
  const longest = Math.floor(maxMinutes / incrementMinutes);
  const steps = Math.max(shortest, Math.min(longest, Math.ceil(minutes / incrementMinutes)));
  let first: Interval | null = null;
  for (const interval of free) {
    const latest = addMinutes(interval.endsAt, -steps * incrementMinutes);
    for (const at of stepsOf(card, later(interval.startsAt, from), latest)) {
      if (first && at >= first.startsAt) break;
      const slot = slotAt(at, steps * incrementMinutes);
      if (!fits(slot)) continue;
      first = slot;
      break;
    }
  }
  return first;
}

const later = (a: Date, b: Date) => (a < b ? b : a);

/** When the wall clock shows a step of the space, from one instant to another, earliest first. */
function* stepsOf({ timeZone, incrementMinutes }: SpaceCard, from: Date, latest: Date) {
  let at = new Date(Math.ceil(from.getTime() / 60_000) * 60_000);
  while (at <= latest) {
    const pastStep = localMinute(at, timeZone) % incrementMinutes;
    if (pastStep === 0) yield at;
    at = addMinutes(at, incrementMinutes - pastStep);
  }
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
