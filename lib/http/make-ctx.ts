import { sql } from "drizzle-orm";
import { appDb, systemDb } from "@/db/client";
import type { Person } from "@/lib/access";
import type { Credential, Ctx } from "@/lib/context";
import { uuidv7 } from "@/lib/core/ids";
import type { Locale } from "@/lib/core/locale";

export type CtxParts = {
  requestId: string;
  locale: Locale;
  credential: Credential | null;
  /** What the audit log calls the platform's own doing; a person's doing carries the person. */
  actor: string;
  now?: Date;
};

/** The one place a `Ctx` is made. `now` is given only by tests and the simulation. */
export function makeCtx({ requestId, locale, credential, actor, now }: CtxParts): Ctx {
  let person: Person | undefined;
  const db = appDb(credential, (found) => (person = found), now);
  return {
    now: now ?? new Date(),
    requestId,
    locale,
    credential,
    db,
    system: systemDb(actor, now),
    person: async () => {
      if (!credential) return null;
      if (!person) await db.run((query) => query.execute(sql`select 1`));
      return person ?? null;
    },
  };
}

/** For webhooks and cron: acts as the platform, sees what the platform sees. */
export const systemCtx = (job: string, requestId: string = uuidv7()): Ctx =>
  makeCtx({ requestId, locale: "en", credential: null, actor: `system:${job}` });
