import "server-only";

export { bookingIcs } from "./booking-calendar";
export {
  addFeed,
  type BusyElsewhere,
  busyBetween,
  type Conflict,
  type Feed,
  importOneFeed,
  listConflicts,
  listFeeds,
  removeFeed,
} from "./feeds";
export { readCalendarsAnew, refuseIfBusyElsewhere } from "./fresh-check";
export { importCalendars } from "./import-due-feeds";
export { kitchenLinks, makeKitchenLink, makeRenterLink, renterLink, revokeLink } from "./links";
export { serveCalendar } from "./serve-calendar";
