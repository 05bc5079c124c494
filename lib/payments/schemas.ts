import { z } from "zod";
import { BookingIdInput } from "@/lib/bookings/schemas";

export const CancelBookingInput = z.strictObject({
  bookingId: z.uuid("Give the id of a booking"),
  reason: z.string().trim().max(500, "Use at most 500 characters").default(""),
  /** The refund that the person saw; cancelling stops if it has become less. */
  expectedRefundCents: z.coerce.number().int().min(0).optional(),
});
export type CancelBookingInput = z.output<typeof CancelBookingInput>;

export const OrganizationInput = z.strictObject({
  organizationId: z.uuid("Give the id of an organization"),
  /** Where in our own pages to go on afterwards. */
  returnTo: z
    .string()
    .regex(/^\/(?!\/)[\w\-/]*$/, "Give a path of this site")
    .default("/host"),
});
export type OrganizationInput = z.output<typeof OrganizationInput>;

export const DeclineRequestInput = BookingIdInput.extend({
  reason: z.string().trim().max(500, "Use at most 500 characters").default(""),
});
export type DeclineRequestInput = z.output<typeof DeclineRequestInput>;
