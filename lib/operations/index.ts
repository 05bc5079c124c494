import "server-only";

export { backlog } from "./backlog";
export { checkInvariants } from "./check-invariants";
