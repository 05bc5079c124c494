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
import { listHostBookings, listHostPayouts, readHostPayout } from "./host";
import { approveOneRequest, declineOneRequest } from "./host-requests";
import { findKitchens, readAvailability, readKitchen } from "./kitchens";
import { cancelOneSeries, createSeries, previewOneSeries, readSeries } from "./series";
import { joinOneWaitlist, leaveOneWaitlist, listMyWaitlist } from "./waitlist";

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
  joinOneWaitlist,
  listMyWaitlist,
  leaveOneWaitlist,
  previewOneSeries,
  createSeries,
  readSeries,
  cancelOneSeries,
  listHostBookings,
  approveOneRequest,
  declineOneRequest,
  listHostPayouts,
  readHostPayout,
  listCalendars,
  addCalendar,
  importCalendar,
  removeCalendar,
];
