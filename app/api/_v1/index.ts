import type { Endpoint } from "@/lib/http/endpoint";
import {
  cancelOneBooking,
  checkInBooking,
  checkOutBooking,
  checkoutBooking,
  readCancellationQuote,
} from "./booking-moves";
import { createBooking, listMyBookings, readBooking } from "./bookings";
import { addCalendar, importCalendar, listCalendars, removeCalendar } from "./calendars";
import {
  acceptBookingMove,
  changeOneBooking,
  declineBookingMove,
  extendOneBooking,
  listBookingChanges,
  proposeBookingMove,
  quoteBookingChange,
  withdrawBookingChange,
} from "./changes";
import { listHostBookings, listHostPayouts, readHostPayout } from "./host";
import { readHostCalendar } from "./host-calendar";
import { findKitchens, readAvailability, readKitchen } from "./kitchens";

/** Every endpoint of the API, in the order of the reference. Routes serve these objects and nothing else. */
export const ENDPOINTS: readonly Endpoint[] = [
  findKitchens,
  readKitchen,
  readAvailability,
  createBooking,
  listMyBookings,
  readBooking,
  checkoutBooking,
  readCancellationQuote,
  cancelOneBooking,
  checkInBooking,
  checkOutBooking,
  quoteBookingChange,
  changeOneBooking,
  extendOneBooking,
  withdrawBookingChange,
  acceptBookingMove,
  declineBookingMove,
  listBookingChanges,
  proposeBookingMove,
  listHostBookings,
  listHostPayouts,
  readHostPayout,
  readHostCalendar,
  listCalendars,
  addCalendar,
  importCalendar,
  removeCalendar,
];
