export * from "./give-back-schemas";

import { z } from "zod";
import { BookingIdInput, DurationInput, EquipmentInput, SeriesIdInput } from "@/lib/bookings/schemas";
import { InstantInput } from "@/lib/core/instant-input";
import { shownCents, typedCents } from "@/lib/core/shown-cents";

/** Whether the payer's credit pays what it can; left out, or asked again: as the page that is open already. */
const useCredit = z.boolean({ error: "Give true or false" }).optional();

/** The payer's yes to being charged for damage beyond the deposit; asked for where the price says so, once. */
const agreesToDamage = z.boolean({ error: "Give true or false" }).optional();

export const CheckoutInput = BookingIdInput.extend({ useCredit, agreesToDamage });
export type CheckoutInput = z.output<typeof CheckoutInput>;

export const CancelBookingInput = z.strictObject({
  bookingId: z.uuid("Give the id of a booking"),
  reason: z.string().trim().max(500, "Use at most 500 characters").default(""),
  /** The refund that the person saw; cancelling stops if it has become less. */
  expectedRefundCents: shownCents(0).optional(),
});
export type CancelBookingInput = z.output<typeof CancelBookingInput>;

export const CancelBookingForm = CancelBookingInput.extend({ expectedRefundCents: typedCents(0).optional() });

const bookingId = z.uuid("Give the id of a booking");

/** What a booking shall be: start, length and equipment, as for a hold. */
export const ChangeTimeInput = z.strictObject({
  bookingId,
  startsAt: InstantInput,
  durationMinutes: DurationInput,
  /** All that it shall have besides its space; left out: what it has. */
  equipment: EquipmentInput,
});
export type ChangeTimeInput = z.output<typeof ChangeTimeInput>;

/** What the person was shown: above zero to pay, below zero to get back. The change stops if it costs more by now. */
const LEAST_CENTS = -2_147_483_648;
const expectedDifferenceCents = shownCents(LEAST_CENTS).optional();

export const ChangeBookingInput = ChangeTimeInput.extend({ expectedDifferenceCents, useCredit });
export type ChangeBookingInput = z.output<typeof ChangeBookingInput>;

export const ExtendBookingInput = z.strictObject({
  bookingId,
  /** How much longer. */
  minutes: z.number({ error: "Give whole minutes" }).int("Give whole minutes").min(1).max(10_080),
  expectedDifferenceCents,
  useCredit,
});
export type ExtendBookingInput = z.output<typeof ExtendBookingInput>;

/** The same as forms and addresses write it: numbers are text there. */
const typed = { expectedDifferenceCents: typedCents(LEAST_CENTS).optional() };
export const ChangeBookingForm = ChangeBookingInput.extend({
  ...typed,
  durationMinutes: z.coerce.number().pipe(DurationInput),
});
export const ExtendBookingForm = ExtendBookingInput.extend({
  ...typed,
  minutes: z.coerce.number().pipe(ExtendBookingInput.shape.minutes),
});

export const ProposeMoveInput = z.strictObject({
  bookingId,
  startsAt: InstantInput,
  reason: z.string().trim().max(500, "Use at most 500 characters").default(""),
});
export type ProposeMoveInput = z.output<typeof ProposeMoveInput>;

/** A proposal as a host writes it: date and time of the kitchen's clock. */
export const ProposeMoveForm = z.strictObject({
  bookingId,
  date: z.iso.date("Give a date"),
  time: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "Give a time, like 06:30"),
  reason: ProposeMoveInput.shape.reason,
});
export type ProposeMoveForm = z.output<typeof ProposeMoveForm>;

/** A month of the kitchen's calendar. */
export const PayMonthInput = SeriesIdInput.extend({
  month: z.string().regex(/^20\d{2}-(0[1-9]|1[0-2])$/, "Give a month, like 2030-03"),
  useCredit,
});
export type PayMonthInput = z.output<typeof PayMonthInput>;

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
