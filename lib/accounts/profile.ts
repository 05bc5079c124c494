import { eq, sql } from "drizzle-orm";
import { users } from "@/db/schema";
import { type Ctx, requireUser } from "@/lib/context";
import type { ProfileInput } from "./schemas";

export async function updateProfile(ctx: Ctx, input: ProfileInput): Promise<ProfileInput> {
  const userId = requireUser(ctx);
  await ctx.db.run((query) => query.update(users).set(input).where(eq(users.id, userId)));
  return input;
}

/** Ends this browser's session; its cookie is worth nothing from now on. */
export async function endSession(ctx: Ctx): Promise<void> {
  const credential = ctx.credential;
  if (credential?.kind !== "session") return;
  await ctx.db.run((query) =>
    query.execute(
      sql`update sessions set revoked_at = prep.now() where id = ${credential.sessionId} and revoked_at is null`,
    ),
  );
}

/** Signs the person out of every browser at once. */
export async function endAllSessions(ctx: Ctx): Promise<void> {
  const userId = requireUser(ctx);
  await ctx.db.run((query) =>
    query.execute(
      sql`update sessions set revoked_at = prep.now() where user_id = ${userId} and revoked_at is null`,
    ),
  );
}
