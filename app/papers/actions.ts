"use server";
import { revalidatePath } from "next/cache";
import { sharePapers, unsharePapers } from "@/lib/compliance";
import { KitchenShareInput } from "@/lib/compliance/schemas";
import { action } from "@/lib/http/adapters";

export const sharePapersAction = action(KitchenShareInput, async (ctx, input) => {
  await sharePapers(ctx, input);
  revalidatePath("/", "layout");
});

export const unsharePapersAction = action(KitchenShareInput, async (ctx, input) => {
  await unsharePapers(ctx, input);
  revalidatePath("/", "layout");
});
