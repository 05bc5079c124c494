"use server";
import { revalidatePath } from "next/cache";
import { z } from "zod";
import { action } from "@/lib/http/adapters";
import { closeMonth, explainDifference, reconcileNow } from "@/lib/operations";
import { CloseMonthInput, ExplainDifferenceInput } from "@/lib/operations/schemas";

const refresh = () => revalidatePath("/admin/money");

export const reconcileAction = action(z.strictObject({}), async (ctx) => {
  const result = await reconcileNow(ctx);
  refresh();
  return result;
});

export const explainDifferenceAction = action(ExplainDifferenceInput, async (ctx, input) => {
  await explainDifference(ctx, input);
  refresh();
});

export const closeMonthAction = action(CloseMonthInput, async (ctx, input) => {
  await closeMonth(ctx, input);
  refresh();
});
