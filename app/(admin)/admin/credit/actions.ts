"use server";
import { revalidatePath } from "next/cache";
import { mailSoon } from "@/app/mail-soon";
import { action } from "@/lib/http/adapters";
import { creditWallet, decideCredit } from "@/lib/wallets";
import { DecideCreditInput, GiveCreditForm } from "@/lib/wallets/schemas";

export const giveCreditAction = action(GiveCreditForm, async (ctx, input) => {
  const done = await creditWallet(ctx, input);
  mailSoon();
  revalidatePath("/admin/credit");
  return done;
});

export const decideCreditAction = action(DecideCreditInput, async (ctx, input) => {
  await decideCredit(ctx, input);
  mailSoon();
  revalidatePath("/admin/credit");
});
