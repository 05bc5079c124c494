import "server-only";

export { CHECK_IN_OPENS_MINUTES, checkIn, checkOut, closeBookings } from "./attend";
export { freeTimes, getAvailability } from "./availability";
export { POLICIES, refundFor } from "./cancellation-policy";
export { type HeldBooking, HOLD_MINUTES, holdSlot, type Once } from "./hold-slot";
export { PLATFORM_FEE, quoteSlot, splitKept } from "./pricing";
export {
  type Booking,
  bookingForSystem,
  bookingsBetween,
  getBooking,
  hostNameOf,
  listBookings,
  listOrganizationBookings,
} from "./queries";
export { freeSlotLock, releaseHold } from "./release-hold";
export { type SearchResult, searchKitchens } from "./search-kitchens";
export { lengthChoices, startChoices } from "./slot-choices";
export { checkSlot } from "./slot-rules";
