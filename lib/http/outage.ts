import { AppError } from "@/lib/core/errors";

/** How Stripe's client names what passes by itself: no connection, an error of theirs, too many requests. */
const PASSING = new Set(["StripeConnectionError", "StripeAPIError", "StripeRateLimitError"]);

/** The refusal in what was thrown, or null when it is a bug. That Stripe is away is nobody's bug. */
export function refusalIn(error: unknown): AppError | null {
  if (error instanceof AppError) return error;
  const type = error instanceof Error && "type" in error ? error.type : undefined;
  if (typeof type !== "string" || !PASSING.has(type)) return null;
  const options = { cause: error, retryAfterSeconds: 5 };
  return new AppError("unavailable", "Please try again in a moment", {}, options);
}
