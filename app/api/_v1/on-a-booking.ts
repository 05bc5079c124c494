import { BookingIdInput } from "@/lib/bookings/schemas";

/** What every endpoint that moves one booking has in common; a host's differs in its scope. */
export const MOVE = {
  method: "POST",
  scope: "bookings:write",
  limit: "write",
  params: BookingIdInput,
  keeps: "adapter",
} as const;
export const REFUSALS = ["invalid_input", "not_found", "forbidden", "conflict"] as const;
/** What a POST may be refused with because of its key, or because of too many before it. */
export const ONCE = ["idempotency_mismatch", "in_progress", "rate_limited"] as const;
