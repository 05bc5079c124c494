import { refuseField } from "@/lib/core/errors";
import { addDays, addMinutes, contains, type Interval, minutesIn } from "@/lib/core/interval";
import { localMinute } from "@/lib/core/zoned";
import type { SpaceCard } from "@/lib/kitchens";

/** The rules of a space that a slot must meet. Page, API and hold all ask here; overlap is the database's to decide. */
export function checkSlot(card: SpaceCard, slot: Interval, now: Date): void {
  const minutes = minutesIn(slot);
  const { minMinutes, maxMinutes, incrementMinutes, leadTimeMinutes, horizonDays } = card;
  if (slot.startsAt <= now) refuseField("startsAt", "That time has already passed");
  if (slot.startsAt < addMinutes(now, leadTimeMinutes)) {
    refuseField("startsAt", "This kitchen needs {minutes} minutes of notice", { minutes: leadTimeMinutes });
  }
  if (slot.startsAt > addDays(now, horizonDays)) {
    refuseField("startsAt", "This kitchen can be booked up to {days} days ahead", { days: horizonDays });
  }
  if (minutes < minMinutes)
    refuseField("durationMinutes", "Book at least {minutes} minutes here", { minutes: minMinutes });
  if (minutes > maxMinutes)
    refuseField("durationMinutes", "Book at most {minutes} minutes here", { minutes: maxMinutes });
  if (minutes % incrementMinutes !== 0) {
    refuseField("durationMinutes", "Book in steps of {minutes} minutes", { minutes: incrementMinutes });
  }
  if (
    localMinute(slot.startsAt, card.timeZone) % incrementMinutes !== 0 ||
    slot.startsAt.getTime() % 60_000 !== 0
  ) {
    refuseField("startsAt", "Start times here are {minutes} minutes apart", { minutes: incrementMinutes });
  }
  if (!card.openTimes.some((open) => contains(open, slot))) {
    refuseField("startsAt", "The kitchen is closed for some or all of that time");
  }
}
