import { sessionOf } from "@/lib/auth/session-cookie";
import type { Credential, Ctx } from "@/lib/context";
import { keyOwner } from "@/lib/core/api-key";
import { refuse } from "@/lib/core/errors";
import type { ApiScope } from "@/lib/core/roles";
import { sha256Hex } from "@/lib/core/tokens";
import { makeCtx } from "./make-ctx";
import type { Asked } from "./problem";

/**
 * For the API: an API key, else the session cookie. `scope` is what a key must carry. With null the answer is the same
 * for everyone, so nobody's credential is looked at. Refuses `unauthenticated`.
 */
export async function apiCtx(request: Request, scope: ApiScope | null, asked: Asked): Promise<Ctx> {
  const credential = scope && (await credentialOf(request, scope));
  const actor = credential ? `user:${credential.userId}` : "anonymous";
  return makeCtx({ ...asked, credential, actor });
}

async function credentialOf(request: Request, scope: ApiScope): Promise<Credential> {
  const header = request.headers.get("authorization");
  if (header === null) {
    const session = await sessionOf(request);
    return session
      ? { kind: "session", ...session }
      : refuse("unauthenticated", "Send an API key or sign in");
  }
  const secret =
    /^Bearer (prep_[\w-]{20,200})$/.exec(header)?.[1] ??
    refuse("unauthenticated", "This is not a Prep API key");
  const userId = keyOwner(secret) ?? refuse("unauthenticated", "This is not a Prep API key");
  return { kind: "key", userId, secretHash: await sha256Hex(secret), scope };
}

const FRESH_MS = 60_000;
const MAX_KEYS = 5_000;
/** When what was proven has to be asked again. Answers are remembered and not questions: those belong to one request. */
const proven = new Map<string, number>();

/**
 * Asks the database about a key that it has not vouched for in the last minute. For verbs that do something before
 * their first query, such as taking a slot's lock: a made-up key must not get that far. A session cookie is signed by
 * us and needs none of this. Refuses `unauthenticated`, `forbidden`.
 */
export async function proveKey(ctx: Ctx): Promise<void> {
  const { credential } = ctx;
  if (credential?.kind !== "key") return;
  const name = `${credential.secretHash}:${credential.scope}`;
  if ((proven.get(name) ?? 0) > Date.now()) return;
  proven.delete(name);
  await ctx.person();
  if (proven.size >= MAX_KEYS) proven.clear();
  proven.set(name, Date.now() + FRESH_MS);
}
