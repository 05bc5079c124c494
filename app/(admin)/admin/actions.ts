"use server";
import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { z } from "zod";
import { mailSoon } from "@/app/mail-soon";
import { findPerson } from "@/lib/accounts";
import { FindPersonInput } from "@/lib/accounts/schemas";
import { action } from "@/lib/http/adapters";
import { approveKitchen, rejectKitchen, suspendKitchen } from "@/lib/kitchens";
import { ApproveKitchenInput, RejectKitchenInput } from "@/lib/kitchens/schemas";
import { resolveReport } from "@/lib/messages";
import { ReportIdInput } from "@/lib/messages/schemas";
import { runPayoutsNow } from "@/lib/payouts";

export const runPayoutsAction = action(z.strictObject({}), async (ctx) => {
  const result = await runPayoutsNow(ctx);
  mailSoon();
  revalidatePath("/admin", "layout");
  return result;
});

export const findPersonAction = action(FindPersonInput, findPerson);

export const approveKitchenAction = action(ApproveKitchenInput, async (ctx, input) => {
  await approveKitchen(ctx, input);
  mailSoon();
  redirect("/admin");
});

export const rejectKitchenAction = action(RejectKitchenInput, async (ctx, input) => {
  await rejectKitchen(ctx, input);
  mailSoon();
  redirect("/admin");
});

export const suspendKitchenAction = action(RejectKitchenInput, async (ctx, input) => {
  await suspendKitchen(ctx, input);
  mailSoon();
  revalidatePath("/admin", "layout");
});

export const resolveReportAction = action(ReportIdInput, async (ctx, input) => {
  await resolveReport(ctx, input);
  revalidatePath("/admin");
});
