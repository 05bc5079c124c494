import { desc, eq, sql } from "drizzle-orm";
import { apiKeys } from "@/db/schema";
import { type Ctx, requirePerson } from "@/lib/context";
import { newApiKey } from "@/lib/core/api-key";
import { refuse } from "@/lib/core/errors";
import { uuidv7 } from "@/lib/core/ids";
import { sha256Hex } from "@/lib/core/tokens";
import type { ApiKeyIdInput, ApiKeyInput } from "./schemas";

/** Makes a key and shows it once: only its hash is kept. Refuses `forbidden` for the scope `admin` below that role. */
export async function createApiKey(
  ctx: Ctx,
  { name, scopes }: ApiKeyInput,
): Promise<{ id: string; key: string }> {
  const person = await requirePerson(ctx);
  if (scopes.includes("admin") && person.platformRole !== "admin")
    refuse("forbidden", "Your role does not allow this");
  const key = newApiKey(person.userId);
  const id = uuidv7();
  const secretHash = await sha256Hex(key);
  await ctx.db.run((query) =>
    query.insert(apiKeys).values({ id, userId: person.userId, name, scopes, secretHash }),
  );
  return { id, key };
}

export async function listApiKeys(ctx: Ctx) {
  const person = await requirePerson(ctx);
  return ctx.db.run((query) =>
    query
      .select({
        id: apiKeys.id,
        name: apiKeys.name,
        scopes: apiKeys.scopes,
        lastUsedAt: apiKeys.lastUsedAt,
        revokedAt: apiKeys.revokedAt,
        createdAt: apiKeys.createdAt,
      })
      .from(apiKeys)
      .where(eq(apiKeys.userId, person.userId))
      .orderBy(desc(apiKeys.createdAt))
      .limit(100),
  );
}

/** A revoked key is refused from the next request on. Refuses `not_found`. */
export async function revokeApiKey(ctx: Ctx, { apiKeyId }: ApiKeyIdInput): Promise<void> {
  await requirePerson(ctx);
  const { rows } = await ctx.db.run((query) =>
    query.execute(
      sql`update api_keys set revoked_at = coalesce(revoked_at, prep.now()) where id = ${apiKeyId} returning id`,
    ),
  );
  if (rows.length === 0) refuse("not_found", "API key not found");
}
