"use server";
import { revalidatePath } from "next/cache";
import { action } from "@/lib/http/adapters";
import { decidePosting, postByHand } from "@/lib/operations";
import { AskPostingForm, DecidePostingInput } from "@/lib/operations/schemas";

const refresh = () => revalidatePath("/admin/money/postings");

export const postByHandAction = action(AskPostingForm, async (ctx, input) => {
  const done = await postByHand(ctx, input);
  refresh();
  return done;
});

export const decidePostingAction = action(DecidePostingInput, async (ctx, input) => {
  await decidePosting(ctx, input);
  refresh();
});
