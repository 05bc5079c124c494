import "server-only";
import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import type { Person } from "@/lib/access";
import { currentSession } from "@/lib/auth";
import type { Credential, Ctx } from "@/lib/context";
import { AppError } from "@/lib/core/errors";
import { uuidv7 } from "@/lib/core/ids";
import { pickLocale } from "@/lib/core/locale";
import { type CtxParts, makeCtx } from "./make-ctx";

const sessionCredential = async (): Promise<Credential | null> => {
  const session = await currentSession();
  return session && { kind: "session", ...session };
};

async function parts(credential: Credential | null): Promise<CtxParts> {
  const [head, jar] = await Promise.all([headers(), cookies()]);
  return {
    requestId: head.get("x-request-id") ?? uuidv7(),
    locale: pickLocale(jar.get("locale")?.value, head.get("accept-language")),
    credential,
    actor: credential ? `user:${credential.userId}` : "anonymous",
  };
}

/** For pages and server actions: the signed-in person, if any. One per request. */
export const requestCtx = cache(async (): Promise<Ctx> => makeCtx(await parts(await sessionCredential())));

/** For public pages, which look the same to everyone: no credential, so a revoked session cannot break them. */
export const publicCtx = cache(async (): Promise<Ctx> => makeCtx(await parts(null)));

/** Who is looking, for the header; a revoked session is nobody. */
export const viewer = cache(async (): Promise<Person | null> => {
  try {
    return await (await requestCtx()).person();
  } catch (error) {
    if (error instanceof AppError && error.code === "unauthenticated") return null;
    throw error;
  }
});

/** For pages behind sign-in: comes back here afterwards. */
export async function signedIn(path: string): Promise<{ ctx: Ctx; person: Person }> {
  const person = await viewer();
  if (!person) redirect(`/sign-in?next=${encodeURIComponent(path)}`);
  return { ctx: await requestCtx(), person };
}
