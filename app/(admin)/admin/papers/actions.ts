"use server";
import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { mailSoon } from "@/app/mail-soon";
import { action } from "@/lib/http/adapters";
import { correctPaper, settlePaper } from "@/lib/papers";
import { ConfirmPaperForm, ReviewPaperForm } from "@/lib/papers/schemas";

const DESK = "/admin/papers";

export const settlePaperAction = action(ReviewPaperForm, async (ctx, input) => {
  await settlePaper(ctx, input);
  mailSoon();
  revalidatePath(DESK);
  redirect(DESK);
});

export const correctPaperAction = action(ConfirmPaperForm, async (ctx, input) => {
  const result = await correctPaper(ctx, input);
  revalidatePath(DESK);
  return result;
});
