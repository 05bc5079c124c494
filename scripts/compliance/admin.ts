import { sql } from "drizzle-orm";
import type { Ctx } from "@/lib/context";
import { uuidv7 } from "@/lib/core/ids";
import { makeCtx } from "@/lib/http/make-ctx";

const MINUTES = 15;

/** Acts as an admin of the running stack for a quarter of an hour. Refuses an address that is no admin's. */
export async function adminCtx(email: string): Promise<Ctx> {
  const base = { requestId: uuidv7(), locale: "en" as const };
  const system = makeCtx({ ...base, credential: null, actor: "system:rules-import" });
  const sessionId = uuidv7();
  const { rows } = await system.system.run((query) =>
    query.execute<{ user_id: string }>(sql`insert into sessions (id, user_id, expires_at)
      select ${sessionId}::uuid, id, prep.now() + make_interval(mins => ${MINUTES}) from users
       where email = ${email}::citext and platform_role = 'admin' and disabled_at is null returning user_id`),
  );
  const userId = rows[0]?.user_id;
  if (!userId) throw new Error(`${email} is no admin here`);
  return makeCtx({ ...base, credential: { kind: "session", userId, sessionId }, actor: `user:${userId}` });
}
