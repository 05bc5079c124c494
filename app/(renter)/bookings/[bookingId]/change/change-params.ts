import { z } from "zod";

/** The chosen time is in the address, so that going back or signing in never loses it. */
export const ChangeParams = z.object({
  date: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}$/)
    .optional()
    .catch(undefined),
  start: z
    .string()
    .regex(/^\d{2}:\d{2}$/)
    .optional()
    .catch(undefined),
  minutes: z.coerce.number().int().min(15).max(10_080).optional().catch(undefined),
  refused: z
    .enum(["slot_taken", "leaves_gap", "equipment_taken", "precondition_failed", "conflict", "failed"])
    .optional()
    .catch(undefined),
});
export type ChangeParams = z.output<typeof ChangeParams>;

export function changeHref(bookingId: string, params: Omit<ChangeParams, "refused">): string {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(params)) if (value !== undefined) query.set(key, String(value));
  return `/bookings/${bookingId}/change?${query}`;
}
