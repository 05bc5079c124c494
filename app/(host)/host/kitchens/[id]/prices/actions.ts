"use server";
import { revalidatePath } from "next/cache";
import { action } from "@/lib/http/adapters";
import { addRate, removeRate, setDeposit, setFeePayer, setMinimum } from "@/lib/kitchens";
import {
  AddRateInput,
  RemoveRateInput,
  SetDepositInput,
  SetFeePayerInput,
  SetMinimumInput,
} from "@/lib/kitchens/schemas";
import { createPromotionByDays, endPromotion } from "@/lib/pricing";
import { PromotionForm, PromotionIdInput } from "@/lib/pricing/schemas";

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

export const setDepositAction = action(SetDepositInput, async (ctx, input) => {
  await setDeposit(ctx, input);
  revalidatePath("/host", "layout");
});

export const setFeePayerAction = action(SetFeePayerInput, async (ctx, input) => {
  await setFeePayer(ctx, input);
  revalidatePath("/host", "layout");
});

export const createPromotionAction = action(PromotionForm, async (ctx, input) => {
  await createPromotionByDays(ctx, input);
  revalidatePath("/host", "layout");
});

export const endPromotionAction = action(PromotionIdInput, async (ctx, input) => {
  await endPromotion(ctx, input);
  revalidatePath("/host", "layout");
});
