"use server";
import { revalidatePath } from "next/cache";
import { action } from "@/lib/http/adapters";
import { retryMoney } from "@/lib/operations";
import { RetryMoneyInput } from "@/lib/operations/schemas";

export const retryMoneyAction = action(RetryMoneyInput, async (ctx, input) => {
  const result = await retryMoney(ctx, input);
  if (result.done) revalidatePath("/admin/money/desk");
  return result;
});
