"use server";
import { revalidatePath } from "next/cache";
import { action } from "@/lib/http/adapters";
import { judgeRenter } from "@/lib/kitchens";
import { JudgeRenterInput } from "@/lib/kitchens/schemas";

export const judgeRenterAction = action(JudgeRenterInput, async (ctx, input) => {
  await judgeRenter(ctx, input);
  revalidatePath("/host", "layout");
});
