import { z } from "zod";
import { shownCents, typedCents } from "@/lib/core/shown-cents";
import { PromoCodeInput } from "@/lib/pricing/schemas";

const months = z
  .number("Give a whole number")
  .int("Give a whole number")
  .min(1, "Rent for at least 1 month")
  .max(12, "Rent for at most 12 months");
const spaceId = z.uuid("Give the id of a space");
/** Counts for the first of the months, as many as it has uses left. */
const promoCode = PromoCodeInput.optional();

/** A unit of storage from a day of the kitchen on. */
export const RentStorageInput = z.strictObject({
  ...{ spaceId, startsOn: z.iso.date("Give a date"), months, promoCode },
});
export type RentStorageInput = z.output<typeof RentStorageInput>;

export const RentalIdInput = z.strictObject({ rentalId: z.uuid("Give the id of a rental") });
export type RentalIdInput = z.output<typeof RentalIdInput>;

export const ProlongRentalInput = RentalIdInput.extend({ months, promoCode });
export type ProlongRentalInput = z.output<typeof ProlongRentalInput>;

/** Without `fromBookingId` everything that can still be cancelled, else that month and all that follow. */
export const CancelRentalInput = RentalIdInput.extend({
  fromBookingId: z.uuid("Give the id of a booking").optional(),
  reason: z.string().trim().max(500, "Use at most 500 characters").default(""),
});
export type CancelRentalInput = z.output<typeof CancelRentalInput>;

export const GiveNoticeInput = RentalIdInput.extend({
  reason: z.string().trim().max(500, "Use at most 500 characters").default(""),
});
export type GiveNoticeInput = z.output<typeof GiveNoticeInput>;

/** The host takes a unit back from the month `fromBookingId` on. */
export const CancelMonthsInput = GiveNoticeInput.extend({
  fromBookingId: z.uuid("Give the id of a booking"),
  /** The refund that the host saw; nothing is cancelled if it has become more. */
  expectedRefundCents: shownCents(0).optional(),
});
export type CancelMonthsInput = z.output<typeof CancelMonthsInput>;

export const CancelMonthsForm = CancelMonthsInput.extend({ expectedRefundCents: typedCents(0).optional() });

export const WaitForStorageInput = z.strictObject({ spaceId, months });
export type WaitForStorageInput = z.output<typeof WaitForStorageInput>;

/** The same as forms and addresses write it: numbers are text there. */
const typed = { months: z.coerce.number("Give a whole number").pipe(months) };
export const RentStorageForm = RentStorageInput.extend(typed);
export const ProlongRentalForm = ProlongRentalInput.extend({
  ...typed,
  promoCode: z.preprocess((code) => code || undefined, promoCode),
});
export const WaitForStorageForm = WaitForStorageInput.extend(typed);
