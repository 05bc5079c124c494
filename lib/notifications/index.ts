import "server-only";

export { bookingIcs } from "./booking-ics";
export { drainOutbox } from "./drain-outbox";
