import { CHECK_IN_OPENS_MINUTES } from "@/lib/bookings";
import type { BookingStatus } from "@/lib/core/booking-terms";
import { addMinutes } from "@/lib/core/interval";

type Slot = { status: BookingStatus; startsAt: Date; endsAt: Date };

/** Which of the two buttons makes sense now, if any. */
export function attendanceOf({ status, startsAt, endsAt }: Slot, now: Date): "in" | "out" | null {
  if (status === "checked_in") return "out";
  const canEnter = now >= addMinutes(startsAt, -CHECK_IN_OPENS_MINUTES) && now < endsAt;
  return status === "confirmed" && canEnter ? "in" : null;
}
