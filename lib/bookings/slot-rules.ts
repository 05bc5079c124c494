import { daysOfSlot } from "@/lib/compliance";
import { refuseRule } from "@/lib/core/errors";
import { addDays, addMinutes, contains, type Interval, minutesIn } from "@/lib/core/interval";
import { localMinute } from "@/lib/core/zoned";
import type { SpaceCard } from "@/lib/kitchens";

/**
 * The rules of a space that a slot must meet by itself. Page, API, series and changes all ask here; what its neighbours
 * and its renter decide (overlap, gaps, limits) is the database's, in `prep.take_stations` and `prep.hold_slot`.
 */
export function checkSlot(card: SpaceCard, slot: Interval, now: Date): void {
  const { leadTimeMinutes, horizonDays } = card;
  if (slot.startsAt <= now) refuseRule("in_the_past", "startsAt", "That time has already passed");
  if (slot.startsAt < addMinutes(now, leadTimeMinutes)) {
    const minutes = leadTimeMinutes;
    refuseRule("lead_time", "startsAt", "This kitchen needs {minutes} minutes of notice", { minutes });
  }
  // To its end, as free time is told.
  if (slot.endsAt > addDays(now, horizonDays)) {
    const days = horizonDays;
    refuseRule("beyond_horizon", "startsAt", "This kitchen can be booked up to {days} days ahead", { days });
  }
  checkLength(card, minutesIn(slot));
  if (
    localMinute(slot.startsAt, card.timeZone) % card.incrementMinutes !== 0 ||
    slot.startsAt.getTime() % 60_000 !== 0
  ) {
    const minutes = card.incrementMinutes;
    refuseRule("off_increment", "startsAt", "Start times here are {minutes} minutes apart", { minutes });
  }
  refuseUncovered(card, slot);
  if (!openAround(card, slot)) {
    refuseRule("outside_hours", "startsAt", "The kitchen is closed for some or all of that time");
  }
}

/** The same sentences as in `prep.refuse_uncovered`, which also knows the renter's papers. */
function refuseUncovered({ paperGaps, timeZone }: SpaceCard, slot: Interval): void {
  if (paperGaps.length === 0) return;
  const { first, last } = daysOfSlot(slot, timeZone);
  const gap = paperGaps.find(
    ({ fromOn, untilOn }) => fromOn <= last && (untilOn === null || untilOn > first),
  );
  if (!gap) return;
  if (gap.standing === "unknown")
    refuseRule("papers_missing", "startsAt", "This kitchen has not shown its papers yet");
  const { fromOn, paper, rule } = gap;
  const day = fromOn > first ? fromOn : first;
  refuseRule(
    "papers_missing",
    "startsAt",
    "The papers of this kitchen do not cover {day}: {paper} ({rule})",
    { day, paper, rule },
  );
}

function checkLength({ minMinutes, maxMinutes, incrementMinutes }: SpaceCard, minutes: number): void {
  const field = "durationMinutes";
  if (minutes < minMinutes) {
    refuseRule("too_short", field, "Book at least {minutes} minutes here", { minutes: minMinutes });
  }
  if (minutes > maxMinutes) {
    refuseRule("too_long", field, "Book at most {minutes} minutes here", { minutes: maxMinutes });
  }
  if (minutes % incrementMinutes !== 0) {
    refuseRule("off_increment", field, "Book in steps of {minutes} minutes", { minutes: incrementMinutes });
  }
}

/** The opening time in which a slot lies whole, if there is one. */
export const openAround = (card: SpaceCard, slot: Interval): Interval | undefined =>
  card.openTimes.find((open) => contains(open, slot));
