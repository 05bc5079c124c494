"use server";
import { revalidatePath } from "next/cache";
import { mailSoon } from "@/app/mail-soon";
import { keepNote, sendEvidence } from "@/lib/disputes";
import { DisputeIdInput, DisputeNoteInput } from "@/lib/disputes/schemas";
import { action } from "@/lib/http/adapters";

export const keepNoteAction = action(DisputeNoteInput, async (ctx, input) => {
  await keepNote(ctx, input);
  revalidatePath("/", "layout");
});

export const sendEvidenceAction = action(DisputeIdInput, async (ctx, input) => {
  await sendEvidence(ctx, input);
  mailSoon();
  revalidatePath("/", "layout");
});
