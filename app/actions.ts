"use server";
import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { endSession } from "@/lib/accounts";
import { signOut } from "@/lib/auth";
import { pickLocale } from "@/lib/core/locale";
import { leadOn } from "@/lib/http/adapters";
import { requestCtx } from "@/lib/http/request-ctx";

const YEAR_SECONDS = 365 * 24 * 60 * 60;

export const setLocaleAction = leadOn(async (form) => {
  const jar = await cookies();
  const locale = pickLocale(String(form.get("locale")), null);
  jar.set("locale", locale, { maxAge: YEAR_SECONDS, sameSite: "lax", path: "/" });
});

export async function signOutAction(): Promise<void> {
  // A session that is already revoked still has a cookie to clear.
  await endSession(await requestCtx()).catch(() => undefined);
  await signOut({ redirect: false });
  redirect("/");
}
