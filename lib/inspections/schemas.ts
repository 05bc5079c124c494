import { z } from "zod";
import { isCalendarDay } from "@/lib/core/calendar-day";

export const ShiftInput = z.strictObject({
  bookingId: z.uuid("Give the id of a booking"),
  staffIds: z.array(z.uuid("Give the id of a person")).max(100, "Name at most 100 people").default([]),
  /** The person in charge, whom an inspector asks for. */
  inChargeId: z
    .union([z.literal("").transform(() => null), z.uuid("Give the id of a person")])
    .nullable()
    .default(null),
});
export type ShiftInput = z.output<typeof ShiftInput>;

export const MakeInspectionLinkInput = z.strictObject({
  kitchenId: z.uuid("Give the id of a kitchen"),
  label: z.string().trim().min(1, "Say who it is for").max(120, "Use at most 120 characters"),
  days: z.coerce
    .number({ error: "Give whole days" })
    .int("Give whole days")
    .min(1, "Give at least 1 day")
    .max(365, "Give at most 365 days"),
});
export type MakeInspectionLinkInput = z.output<typeof MakeInspectionLinkInput>;

export const InspectionLinkIdInput = z.strictObject({
  kitchenId: z.uuid("Give the id of a kitchen"),
  linkId: z.uuid("Give the id of a link"),
});
export type InspectionLinkIdInput = z.output<typeof InspectionLinkIdInput>;

/** A window on the kitchen's own clock, like `2030-01-31T06:00`, and a space. */
const wall = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d$/)
  .refine((at) => isCalendarDay(at.slice(0, 10)))
  .optional()
  .catch(undefined);
export const UsesInput = z.object({
  from: wall,
  until: wall,
  space: z.uuid().optional().catch(undefined),
  /** Where the page before ended. */
  after: z
    .string()
    .regex(/^\d{1,15}_[\da-f-]{36}$/)
    .optional()
    .catch(undefined),
});
export type UsesInput = z.output<typeof UsesInput>;
