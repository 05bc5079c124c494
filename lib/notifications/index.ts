import "server-only";

export { drainOutbox } from "./drain-outbox";
