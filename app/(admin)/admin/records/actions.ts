"use server";
import { revalidatePath } from "next/cache";
import { mailSoon } from "@/app/mail-soon";
import { action } from "@/lib/http/adapters";
import { decideClosure, decideMatch } from "@/lib/public-records";
import { DecideClosureInput, DecideMatchInput } from "@/lib/public-records/schemas";

export const decideMatchAction = action(DecideMatchInput, async (ctx, input) => {
  await decideMatch(ctx, input);
  revalidatePath("/admin/records");
});

export const decideClosureAction = action(DecideClosureInput, async (ctx, input) => {
  await decideClosure(ctx, input);
  mailSoon();
  revalidatePath("/admin/records");
});
