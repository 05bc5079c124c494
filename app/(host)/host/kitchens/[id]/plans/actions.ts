"use server";
import { revalidatePath } from "next/cache";
import { action } from "@/lib/http/adapters";
import { addPlan, changePlan } from "@/lib/kitchens";
import { AddPlanForm, ChangePlanForm } from "@/lib/kitchens/schemas";

export const addPlanAction = action(AddPlanForm, async (ctx, input) => {
  await addPlan(ctx, input);
  revalidatePath("/host", "layout");
});

export const changePlanAction = action(ChangePlanForm, async (ctx, input) => {
  await changePlan(ctx, input);
  revalidatePath("/host", "layout");
});
