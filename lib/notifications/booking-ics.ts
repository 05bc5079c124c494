import ical, { ICalCalendarMethod, ICalEventStatus } from "ical-generator";
import type { Booking } from "@/lib/bookings";
import { env } from "@/lib/env";

/** One booking as an iCalendar file (RFC 5545), in UTC; the uid stays the same when it is cancelled. */
export function bookingIcs(booking: Booking): string {
  const cancelled = booking.status === "cancelled";
  const calendar = ical({
    prodId: "//Prep//Bookings//EN",
    method: cancelled ? ICalCalendarMethod.CANCEL : ICalCalendarMethod.PUBLISH,
  });
  calendar.createEvent({
    id: `${booking.id}@prep`,
    sequence: cancelled ? 1 : 0,
    status: cancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    start: booking.startsAt,
    end: booking.endsAt,
    stamp: booking.createdAt,
    summary: `${booking.kitchenName} · ${booking.spaceName}`,
    location: `${booking.addressLine}, ${booking.city}, ${booking.state} ${booking.postalCode}`,
    url: `${env().APP_URL}/bookings/${booking.id}`,
  });
  return calendar.toString();
}
