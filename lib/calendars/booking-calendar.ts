import ical, { type ICalCalendar, ICalCalendarMethod, ICalEventStatus } from "ical-generator";
import type { Booking } from "@/lib/bookings";
import { equipmentNames } from "@/lib/core/booking-terms";
import { env } from "@/lib/env";

/** Who reads it: a renter comes to an address, a host wants to know who comes. */
export type Reader = "renter" | "host";

const PRODUCT = "//Prep//Bookings//EN";

/** One booking as an iCalendar file (RFC 5545), in UTC; the uid stays the same when it is cancelled. */
export function bookingIcs(booking: Booking): string {
  const method = booking.status === "cancelled" ? ICalCalendarMethod.CANCEL : ICalCalendarMethod.PUBLISH;
  const calendar = ical({ prodId: PRODUCT, method });
  addBooking(calendar, booking, "renter");
  return calendar.toString();
}

/** Bookings as a calendar to subscribe to. The same bookings are always the same text, so that it can be compared. */
export function calendarOf(name: string, bookings: readonly Booking[], reader: Reader): string {
  const calendar = ical({ prodId: PRODUCT, method: ICalCalendarMethod.PUBLISH, name: clean(name), ttl: 900 });
  for (const booking of bookings) addBooking(calendar, booking, reader);
  return calendar.toString();
}

function addBooking(calendar: ICalCalendar, booking: Booking, reader: Reader): void {
  const renter = booking.renterName || booking.renterEmail;
  const place = reader === "host" ? [booking.spaceName, renter] : [booking.kitchenName, booking.spaceName];
  const equipment = equipmentNames(booking.quote);
  const path = reader === "host" ? "/host/bookings" : "/bookings";
  calendar.createEvent({
    id: `${booking.id}@prep`,
    sequence: booking.calendarSequence,
    status: booking.status === "cancelled" ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    start: booking.startsAt,
    end: booking.endsAt,
    stamp: booking.updatedAt,
    lastModified: booking.updatedAt,
    summary: clean(place.join(" · ")),
    ...(equipment && { description: clean(equipment) }),
    // Calendars are shared and kept: the street address is told by the product alone, around the slot.
    location: clean(`${booking.city}, ${booking.state} ${booking.postalCode}`),
    url: `${env().APP_URL}${path}/${booking.id}`,
  });
}

/** Names are people's own words: a control character in one must never become a line of the file. */
const clean = (text: string) => text.replace(/\p{Cc}+/gu, " ");
