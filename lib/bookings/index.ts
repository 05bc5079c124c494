import "server-only";

export { CHECK_IN_OPENS_MINUTES, checkIn, checkOut, closeBookings } from "./attend";
export { getAvailability } from "./availability";
export { POLICIES, policyOf, refundFor, refundShare } from "./cancellation-policy";
export { type NextEquipment, nextEquipment, sameEquipment } from "./change-equipment";
export {
  type ChangePrice,
  canChange,
  checkChange,
  priceChange,
  rightToChange,
  samePrice,
} from "./change-terms";
export { lengthsForChange, timesForChange } from "./change-times";
export { type BookingChange, changeForSystem, listChanges, openChange } from "./changes";
export { type EditedBooking, previewSeriesEdit, type SeriesEdit } from "./edit-series";
export { equipmentRequest, refuseBeyondOnePayment, tooLittleFor } from "./equipment";
export { type FreeEquipment, freeEquipment } from "./free-equipment";
export { getSeries, remindOfPayments, type Series, seriesForSystem } from "./get-series";
export { holdSeries } from "./hold-series";
export { type HeldBooking, holdSlot } from "./hold-slot";
export { type CalendarSlot, kitchenSlots } from "./kitchen-calendar";
export { withNextChange } from "./next-change";
export { occupancyStep } from "./occupancy";
export { overrideBuffers } from "./override-buffers";
export { overstayAt } from "./overstay";
export { type PlanMonth, planMonths } from "./plan-months";
export {
  type Booking,
  bookingForSystem,
  bookingsBetween,
  bookingsForCalendar,
  getBooking,
  isStorage,
  listBookings,
  listOrganizationBookings,
  listRequests,
  myBookingsBetween,
} from "./queries";
export { freeSlotLock, liveAllocations, releaseHold } from "./release-hold";
export { type SearchResult, searchKitchens } from "./search-kitchens";
export { previewSeries, type SeriesPlan } from "./series";
export { lengthChoices, nextFree, startChoices } from "./slot-choices";
export { openAround } from "./slot-rules";
export { previewStorage, prolongRental, rentStorage, type StoragePlan } from "./storage";
export { type Occupancy, storageOccupancy } from "./storage-occupancy";
export { getRental, listRentals, type Rental, rentalForSystem } from "./storage-rentals";
export { waitForStorage } from "./storage-waitlist";
export { listUse } from "./use-log";
export { joinWaitlist, leaveWaitlist, listWaitlist, offerToWaitlist } from "./waitlist";
