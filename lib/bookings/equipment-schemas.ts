import { z } from "zod";

const MOST_UNITS = 20;
const MOST_KINDS = 20;

const EquipmentChoiceInput = z.strictObject({
  spaceId: z.uuid("Give the id of equipment"),
  units: z
    .number("Give a whole number")
    .int("Give a whole number")
    .min(1, "Use at least 1")
    .max(MOST_UNITS, "Use at most 20"),
});
export type EquipmentChoice = z.output<typeof EquipmentChoiceInput>;

/** Equipment to reserve along with a slot, each kind once. */
export const EquipmentInput = z
  .array(EquipmentChoiceInput, "Give a list of equipment")
  .max(MOST_KINDS, "Use at most 20")
  .refine(
    (list) => new Set(list.map(({ spaceId }) => spaceId)).size === list.length,
    "Give each equipment once",
  )
  .optional();
