"use server";
import { revalidatePath } from "next/cache";
import { mailSoon } from "@/app/mail-soon";
import { decideClaim } from "@/lib/claims";
import { DecideClaimForm } from "@/lib/claims/schemas";
import { action } from "@/lib/http/adapters";

export const decideClaimAction = action(DecideClaimForm, async (ctx, input) => {
  await decideClaim(ctx, input);
  mailSoon();
  revalidatePath("/admin/claims");
});
