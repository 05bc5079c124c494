"use server";
import { mailSoon } from "@/app/mail-soon";
import { action } from "@/lib/http/adapters";
import { refresh } from "@/lib/http/refresh";
import { transferToCredit } from "@/lib/wallets";
import { TransferCreditForm } from "@/lib/wallets/schemas";

export const transferCreditAction = action(TransferCreditForm, async (ctx, input) => {
  const done = await transferToCredit(ctx, input);
  mailSoon();
  refresh("/account/wallet");
  return done;
});
