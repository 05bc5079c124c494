"use server";
import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { createApiKey, endAllSessions, revokeApiKey, updateProfile } from "@/lib/accounts";
import { ApiKeyIdInput, ApiKeyInput, ProfileInput } from "@/lib/accounts/schemas";
import { signOut } from "@/lib/auth";
import { makeRenterLink, revokeLink } from "@/lib/calendars";
import { LinkIdInput, RenterLinkInput } from "@/lib/calendars/schemas";
import { action, leadOn } from "@/lib/http/adapters";
import { refresh } from "@/lib/http/refresh";
import { requestCtx } from "@/lib/http/request-ctx";
import { acceptInvitation } from "@/lib/wallets";
import { AcceptInvitationInput } from "@/lib/wallets/schemas";

export const profileAction = action(ProfileInput, async (ctx, input) => {
  await updateProfile(ctx, input);
  (await cookies()).set("locale", input.locale, { maxAge: 31_536_000, sameSite: "lax", path: "/" });
  refresh("/account");
});

export const createKeyAction = action(ApiKeyInput, async (ctx, input) => {
  const made = await createApiKey(ctx, input);
  refresh("/account");
  return made;
});

export const revokeKeyAction = action(ApiKeyIdInput, async (ctx, input) => {
  await revokeApiKey(ctx, input);
  refresh("/account");
});

export const makeMyLinkAction = action(RenterLinkInput, async (ctx) => {
  const made = await makeRenterLink(ctx);
  refresh("/account");
  return made;
});

export const revokeMyLinkAction = action(LinkIdInput, async (ctx, input) => {
  await revokeLink(ctx, input);
  refresh("/account");
});

export const acceptInvitationAction = action(AcceptInvitationInput, async (ctx, input) => {
  await acceptInvitation(ctx, input);
  refresh("/account");
});

export const signOutEverywhereAction = leadOn(async () => {
  await endAllSessions(await requestCtx());
  await signOut({ redirect: false });
  redirect("/sign-in");
});
