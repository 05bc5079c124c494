"use server";
import { redirect } from "next/navigation";
import { AuthError } from "next-auth";
import { requestSignIn } from "@/lib/accounts";
import { RequestSignInInput } from "@/lib/accounts/schemas";
import { signIn } from "@/lib/auth";
import { AppError } from "@/lib/core/errors";
import { action, leadOn } from "@/lib/http/adapters";
import { limitBrowser } from "@/lib/http/rate-limit";
import { safeNext } from "./next-path";

export const requestCodeAction = action(RequestSignInInput, async (ctx, input) => {
  await limitBrowser("sign-in", input.email);
  await requestSignIn(ctx, input);
  redirect(`/sign-in/check?email=${encodeURIComponent(input.email)}&next=${encodeURIComponent(input.next)}`);
});

type Why = "wrong" | "slow";
const back = (email: string, next: string) => (why: Why) =>
  `/sign-in/check?error=${why}&email=${encodeURIComponent(email)}&next=${encodeURIComponent(next)}`;

/** Guessing is bounded before anything is looked up; whoever waits a little may go on. */
async function slowDown(subject: string | null, otherwise: (why: Why) => string): Promise<void> {
  try {
    await limitBrowser("sign-in", subject);
  } catch (error) {
    if (error instanceof AppError) redirect(otherwise("slow"));
    throw error;
  }
}

/** Auth.js sets the cookie and then redirects by throwing; only its refusal is ours to handle. */
async function enter(
  proof: Record<string, string>,
  next: string,
  otherwise: (why: Why) => string,
): Promise<void> {
  try {
    await signIn("code", { ...proof, redirect: false });
  } catch (error) {
    if (error instanceof AuthError) redirect(otherwise("wrong"));
    throw error;
  }
  redirect(next);
}

export const codeAction = leadOn(async (form) => {
  const email = String(form.get("email") ?? "");
  const next = safeNext(String(form.get("next") ?? ""));
  await slowDown(email, back(email, next));
  await enter({ email, code: String(form.get("code") ?? "") }, next, back(email, next));
});

export const linkAction = leadOn(async (form) => {
  const next = safeNext(String(form.get("next") ?? ""));
  const again = (why: Why) => `/sign-in?error=${why}`;
  await slowDown(null, again);
  await enter({ link: String(form.get("token") ?? "") }, next, again);
});
