import "server-only";

export { checkInvariants } from "./check-invariants";
