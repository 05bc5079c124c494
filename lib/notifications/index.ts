import "server-only";

export { drainOutbox, MAX_MAIL_ATTEMPTS } from "./drain-outbox";
