import { z } from "zod";
import { dollarsInput } from "@/lib/core/dollars-input";

const whole = (sentence: string) => z.coerce.number({ error: sentence }).int(sentence);

const equipment = {
  kitchenId: z.uuid("Give the id of a kitchen"),
  name: z.string().trim().min(2, "Give a name").max(50, "Use at most 50 characters"),
  /** How many of it there are. */
  units: whole("Give a whole number").min(1, "Use at least 1").max(20, "Use at most 20"),
  /** 0: included in the price of the slot. */
  hourlyRate: dollarsInput(4, "Give a price in dollars, like 0 or 12.50"),
  /** Between two users, for cleaning. */
  bufferAfterMinutes: whole("Give whole minutes").min(0, "Give 0 or more").max(480, "Use at most 8 hours"),
};

export const AddEquipmentInput = z.strictObject(equipment);
export type AddEquipmentInput = z.output<typeof AddEquipmentInput>;

export const EquipmentIdInput = z.strictObject({
  kitchenId: equipment.kitchenId,
  spaceId: z.uuid("Give the id of equipment"),
});
export type EquipmentIdInput = z.output<typeof EquipmentIdInput>;

export const SaveEquipmentInput = EquipmentIdInput.extend(equipment);
export type SaveEquipmentInput = z.output<typeof SaveEquipmentInput>;
