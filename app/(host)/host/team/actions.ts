"use server";
import { revalidatePath } from "next/cache";
import { mailSoon } from "@/app/mail-soon";
import { inviteMember, removeMember, withdrawInvitation } from "@/lib/accounts";
import { InvitationInput, InviteInput, MemberInput } from "@/lib/accounts/schemas";
import { action } from "@/lib/http/adapters";

export const inviteAction = action(InviteInput, async (ctx, input) => {
  await inviteMember(ctx, input);
  mailSoon();
  revalidatePath("/host", "layout");
});

export const removeMemberAction = action(MemberInput, async (ctx, input) => {
  await removeMember(ctx, input);
  revalidatePath("/host", "layout");
});

export const withdrawInvitationAction = action(InvitationInput, async (ctx, input) => {
  await withdrawInvitation(ctx, input);
  revalidatePath("/host", "layout");
});
