"use server";
import { revalidatePath } from "next/cache";
import { action } from "@/lib/http/adapters";
import { addEquipment, archiveEquipment, saveEquipment } from "@/lib/kitchens";
import { AddEquipmentInput, EquipmentIdInput, SaveEquipmentInput } from "@/lib/kitchens/schemas";

export const addEquipmentAction = action(AddEquipmentInput, async (ctx, input) => {
  await addEquipment(ctx, input);
  revalidatePath("/host", "layout");
});

export const saveEquipmentAction = action(SaveEquipmentInput, async (ctx, input) => {
  await saveEquipment(ctx, input);
  revalidatePath("/host", "layout");
});

export const archiveEquipmentAction = action(EquipmentIdInput, async (ctx, input) => {
  await archiveEquipment(ctx, input);
  revalidatePath("/host", "layout");
});
