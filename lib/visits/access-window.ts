import type { BookingStatus } from "@/lib/core/booking-terms";
import type { FoundGap } from "@/lib/core/gate-terms";
import { addMinutes, type Interval } from "@/lib/core/interval";
import type { SpaceKind } from "@/lib/core/kitchen-terms";
import { ACCESS_OPENS_MINUTES } from "@/lib/core/visit-terms";

type Visit = Interval & { status: BookingStatus; spaceKind: SpaceKind; freeze: FoundGap | null };

/** When address, code and pass of a booking count: from half an hour before the start to the end. */
export const accessWindow = ({ startsAt, endsAt }: Interval): Interval => ({
  startsAt: addMinutes(startsAt, -ACCESS_OPENS_MINUTES),
  endsAt,
});

/** Whether a booking lets anybody in at all, now or later. Storage opens no door, and no frozen booking does. */
export const givesAccess = ({ status, spaceKind, freeze }: Pick<Visit, "status" | "spaceKind" | "freeze">) =>
  spaceKind !== "storage" && !freeze && (status === "confirmed" || status === "checked_in");

export function accessIsOpen(visit: Visit, now: Date): boolean {
  const { startsAt, endsAt } = accessWindow(visit);
  return givesAccess(visit) && now >= startsAt && now < endsAt;
}
