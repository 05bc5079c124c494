"use server";
import { revalidatePath } from "next/cache";
import { action } from "@/lib/http/adapters";
import { setPayoutMinimum } from "@/lib/payouts";
import { SetPayoutMinimumForm } from "@/lib/payouts/schemas";

export const setPayoutMinimumAction = action(SetPayoutMinimumForm, async (ctx, input) => {
  await setPayoutMinimum(ctx, input);
  revalidatePath("/host/payouts");
});
