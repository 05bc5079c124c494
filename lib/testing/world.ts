import { Client } from "pg";
import { afterAll } from "vitest";
import type { Ctx } from "@/lib/context";
import { uuidv7 } from "@/lib/core/ids";
import { makeCtx } from "@/lib/http/make-ctx";
import { fromRedis } from "@/lib/integrations/redis";
import { createTestDatabase, stackEnv } from "./database";
import * as factories from "./factories";

const FORGET_LOCKS =
  "for _, key in ipairs(redis.call('KEYS', 'hold:*')) do redis.call('DEL', key) end return 1";

/** Takes every lock of a slot away; nothing true rests on them. */
export const forgetLocks = () => fromRedis((client) => client.eval(FORGET_LOCKS, [], []), null);

/**
 * A database of its own with the whole local stack behind it. `now` is the clock of every rule, in the application
 * and in the database; `world.at(…)` moves it.
 */
export async function openWorld({ now }: { now?: string } = {}) {
  const database = await createTestDatabase();
  Object.assign(process.env, stackEnv(), {
    APP_URL: "http://127.0.0.1:3000",
    // A computer busy with tests is slow, not out: what Redis decides must not depend on it.
    REDIS_PATIENCE_MS: "3000",
    DATABASE_URL: database.urls.app,
    DATABASE_URL_SYSTEM: database.urls.system,
    DATABASE_URL_OWNER: database.urls.owner,
  });
  let clock = now ? new Date(now) : undefined;
  const owner = new Client({ connectionString: database.urls.system });
  await owner.connect();
  afterAll(async () => {
    await owner.end();
    await database.drop();
  });

  const base = { locale: "en" as const };
  const made = (parts: Pick<Parameters<typeof makeCtx>[0], "credential" | "actor">): Ctx =>
    makeCtx({ ...base, ...parts, requestId: uuidv7(), ...(clock && { now: clock }) });
  const system = () => made({ credential: null, actor: "system:test" });

  const world = {
    database,
    /** Moves the clock. Redis keeps its own time, so its hold locks are emptied: nothing true rests on them. */
    async at(moment: string | Date) {
      clock = new Date(moment);
      await forgetLocks();
    },
    system,
    anonymous: () => made({ credential: null, actor: "anonymous" }),
    /** A signed-in person; their context is taken anew for each request: `world.as(person)`. */
    async person(spec: factories.UserSpec = {}) {
      const user = await factories.makeUser(system(), spec);
      const sessionId = await factories.makeSession(system(), user.id);
      return { ...user, sessionId };
    },
    as: (person: { id: string; sessionId: string }): Ctx =>
      made({
        credential: { kind: "session", userId: person.id, sessionId: person.sessionId },
        actor: `user:${person.id}`,
      }),
    async host(spec: factories.OrganizationSpec = {}) {
      const owner = await world.person({ name: "Test Host" });
      const organizationId = await factories.makeOrganization(system(), owner.id, spec);
      return { ...owner, organizationId };
    },
    /** A published kitchen of a host of its own, open every day from 6 to 22. */
    async kitchen(spec: Partial<factories.KitchenSpec> = {}) {
      const host = spec.organizationId
        ? { id: spec.createdBy ?? uuidv7(), organizationId: spec.organizationId }
        : await world.host();
      const kitchen = await factories.makeKitchen(system(), {
        organizationId: host.organizationId,
        createdBy: host.id,
        ...spec,
      });
      return { ...kitchen, host, organizationId: host.organizationId };
    },
    /** SQL as prep_system, for looking behind the verbs. */
    async sql<Row extends Record<string, unknown>>(text: string, values: unknown[] = []): Promise<Row[]> {
      return (await owner.query<Row>(text, values)).rows;
    },
  };
  return world;
}
export type World = Awaited<ReturnType<typeof openWorld>>;
