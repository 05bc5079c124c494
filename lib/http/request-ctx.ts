import "server-only";
import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import type { Person } from "@/lib/access";
import { currentSession } from "@/lib/auth";
import type { Credential, Ctx } from "@/lib/context";
import { keyOwner } from "@/lib/core/api-key";
import { AppError, refuse } from "@/lib/core/errors";
import { uuidv7 } from "@/lib/core/ids";
import type { ApiScope } from "@/lib/core/roles";
import { sha256Hex } from "@/lib/core/tokens";
import { pickLocale } from "./locale";
import { type CtxParts, makeCtx } from "./make-ctx";

/** For webhooks and cron: acts as the platform, sees what the platform sees. */
export const systemCtx = (job: string, requestId: string = uuidv7()): Ctx =>
  makeCtx({ requestId, locale: "en", credential: null, actor: `system:${job}` });

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

/** For the API: an API key or the session cookie. `scope` is what a key must carry; null for public reads. */
export async function apiCtx(request: Request, scope: ApiScope | null): Promise<Ctx> {
  const header = request.headers.get("authorization");
  if (!header) return makeCtx(await parts(await sessionCredential()));
  const secret =
    /^Bearer (prep_[\w-]{20,200})$/.exec(header)?.[1] ??
    refuse("unauthenticated", "This is not a Prep API key");
  const userId = keyOwner(secret) ?? refuse("unauthenticated", "This is not a Prep API key");
  // Public reads need no scope, and then the key is not looked at.
  if (!scope) return makeCtx(await parts(null));
  return makeCtx(await parts({ kind: "key", userId, secretHash: await sha256Hex(secret), scope }));
}
