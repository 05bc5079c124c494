import { z } from "zod";
import { dollarsInput } from "@/lib/core/dollars-input";
import { STORAGE_KINDS } from "@/lib/core/kitchen-terms";

/** So many units of one storage can people tell apart. */
export const MOST_UNITS = 60;

const kitchenId = z.uuid("Give the id of a kitchen");
const spaceId = z.uuid("Give the id of a space");
const units = z
  .number("Give a whole number")
  .int("Give a whole number")
  .min(1, "Use at least 1")
  .max(MOST_UNITS, "Use at most 60");
const words = {
  name: z.string("Give a name").trim().min(2, "Give a name").max(60, "Use at most 60 characters"),
  description: z.string().trim().max(500, "Use at most 500 characters").default(""),
};
const monthlyRateCents = z
  .number("Give whole cents")
  .int("Give whole cents")
  .min(100, "Ask for at least $1 a month")
  .max(10_000_000, "That price is too high");
const dollars = dollarsInput(6, "Give a price in dollars, like 45 or 45.50").pipe(monthlyRateCents);

const storageKind = z.enum(STORAGE_KINDS, "Choose from the list");

export const AddStorageInput = z.strictObject({ kitchenId, storageKind, units, monthlyRateCents, ...words });
export type AddStorageInput = z.output<typeof AddStorageInput>;
export const ChangeStorageInput = z.strictObject({ kitchenId, spaceId, monthlyRateCents, ...words });
export type ChangeStorageInput = z.output<typeof ChangeStorageInput>;
export const AddUnitsInput = z.strictObject({ kitchenId, spaceId, units });
export type AddUnitsInput = z.output<typeof AddUnitsInput>;

/** The same as forms write it: numbers are text there, prices dollars. */
const typed = { units: z.coerce.number("Give a whole number").pipe(units), monthlyRate: dollars };
const { monthlyRateCents: _, ...added } = AddStorageInput.shape;
export const AddStorageForm = z.strictObject({ ...added, ...typed });
const { monthlyRateCents: __, ...changed } = ChangeStorageInput.shape;
export const ChangeStorageForm = z.strictObject({ ...changed, monthlyRate: dollars });
export const AddUnitsForm = z.strictObject({ kitchenId, spaceId, units: typed.units });
