"use server";
import { redirect } from "next/navigation";
import { AuthError } from "next-auth";
import { requestSignIn } from "@/lib/accounts";
import { RequestSignInInput } from "@/lib/accounts/schemas";
import { signIn } from "@/lib/auth";
import { action } from "@/lib/http/adapters";
import { limitBrowser } from "@/lib/http/rate-limit";
import { safeNext } from "./next-path";

export const requestCodeAction = action(RequestSignInInput, async (ctx, input) => {
  await limitBrowser("sign-in", input.email);
  await requestSignIn(ctx, input);
  redirect(`/sign-in/check?email=${encodeURIComponent(input.email)}&next=${encodeURIComponent(input.next)}`);
});

const back = (email: string, next: string) =>
  `/sign-in/check?error=1&email=${encodeURIComponent(email)}&next=${encodeURIComponent(next)}`;

/** Auth.js sets the cookie and then redirects by throwing; only its refusal is ours to handle. */
async function enter(proof: Record<string, string>, next: string, otherwise: string): Promise<void> {
  try {
    await signIn("code", { ...proof, redirect: false });
  } catch (error) {
    if (error instanceof AuthError) redirect(otherwise);
    throw error;
  }
  redirect(next);
}

export async function codeAction(form: FormData): Promise<void> {
  const email = String(form.get("email") ?? "");
  const next = safeNext(String(form.get("next") ?? ""));
  await limitBrowser("sign-in", email);
  await enter({ email, code: String(form.get("code") ?? "") }, next, back(email, next));
}

export async function linkAction(form: FormData): Promise<void> {
  const next = safeNext(String(form.get("next") ?? ""));
  await limitBrowser("sign-in", null);
  await enter({ link: String(form.get("token") ?? "") }, next, "/sign-in?error=1");
}

export async function googleAction(form: FormData): Promise<void> {
  await signIn("google", { redirectTo: safeNext(String(form.get("next") ?? "")) });
}
