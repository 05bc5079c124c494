"use server";
import { revalidatePath } from "next/cache";
import { action } from "@/lib/http/adapters";
import { addClosure, removeClosure, saveRenterRules } from "@/lib/kitchens";
import { AddClosureInput, ClosureIdInput, SaveRenterRulesInput } from "@/lib/kitchens/schemas";

export const addClosureAction = action(AddClosureInput, async (ctx, input) => {
  await addClosure(ctx, input);
  revalidatePath("/host", "layout");
});

export const removeClosureAction = action(ClosureIdInput, async (ctx, input) => {
  await removeClosure(ctx, input);
  revalidatePath("/host", "layout");
});

export const saveRenterRulesAction = action(SaveRenterRulesInput, async (ctx, input) => {
  await saveRenterRules(ctx, input);
  revalidatePath("/host", "layout");
});
