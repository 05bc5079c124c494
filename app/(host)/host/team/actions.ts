"use server";
import { revalidatePath } from "next/cache";
import { inviteMember, removeMember } from "@/lib/accounts";
import { InviteInput, MemberInput } from "@/lib/accounts/schemas";
import { action } from "@/lib/http/adapters";

export const inviteAction = action(InviteInput, async (ctx, input) => {
  await inviteMember(ctx, input);
  revalidatePath("/host", "layout");
});

export const removeMemberAction = action(MemberInput, async (ctx, input) => {
  await removeMember(ctx, input);
  revalidatePath("/host", "layout");
});
