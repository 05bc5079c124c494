"use server";
import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { acceptAgreement, drawUpAgreement, withdrawAgreement } from "@/lib/agreements";
import { AcceptAgreementInput, DrawUpAgreementInput, WithdrawAgreementInput } from "@/lib/agreements/schemas";
import { action } from "@/lib/http/adapters";

export const drawUpAction = action(DrawUpAgreementInput, async (ctx, input) => {
  const { agreementId } = await drawUpAgreement(ctx, input);
  redirect(`/agreements/${agreementId}`);
});

export const acceptAction = action(AcceptAgreementInput, async (ctx, input) => {
  await acceptAgreement(ctx, input);
  revalidatePath("/agreements", "layout");
});

export const withdrawAction = action(WithdrawAgreementInput, async (ctx, input) => {
  await withdrawAgreement(ctx, input);
  revalidatePath("/agreements", "layout");
});
