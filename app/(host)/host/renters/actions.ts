"use server";
import { revalidatePath } from "next/cache";
import { action } from "@/lib/http/adapters";
import { judgeRenter, setClientDiscount } from "@/lib/kitchens";
import { JudgeRenterInput, SetClientDiscountInput } from "@/lib/kitchens/schemas";

export const judgeRenterAction = action(JudgeRenterInput, async (ctx, input) => {
  await judgeRenter(ctx, input);
  revalidatePath("/host", "layout");
});

export const setClientDiscountAction = action(SetClientDiscountInput, async (ctx, input) => {
  await setClientDiscount(ctx, input);
  revalidatePath("/host", "layout");
});
