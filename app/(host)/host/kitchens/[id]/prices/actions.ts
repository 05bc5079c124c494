"use server";
import { revalidatePath } from "next/cache";
import { action } from "@/lib/http/adapters";
import { addRate, removeRate, setMinimum } from "@/lib/kitchens";
import { AddRateInput, RemoveRateInput, SetMinimumInput } from "@/lib/kitchens/schemas";

export const addRateAction = action(AddRateInput, async (ctx, input) => {
  await addRate(ctx, input);
  revalidatePath("/host", "layout");
});

export const removeRateAction = action(RemoveRateInput, async (ctx, input) => {
  await removeRate(ctx, input);
  revalidatePath("/host", "layout");
});

export const setMinimumAction = action(SetMinimumInput, async (ctx, input) => {
  await setMinimum(ctx, input);
  revalidatePath("/host", "layout");
});
