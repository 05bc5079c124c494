import { Client } from "pg";
import type { Ctx } from "@/lib/context";
import { uuidv7 } from "@/lib/core/ids";
import { makeCtx } from "@/lib/http/make-ctx";
import { fromRedis } from "@/lib/integrations/redis";
import * as factories from "./factories";

const FORGET_LOCKS =
  "for _, key in ipairs(redis.call('KEYS', 'hold:*')) do redis.call('DEL', key) end return 1";

/** Takes every lock of a slot away; nothing true rests on them. */
export const forgetLocks = () => fromRedis((client) => client.eval(FORGET_LOCKS, [], []), null);

/**
 * People and kitchens in the database that the environment names, `systemUrl` being the address of prep_system. `now` is the clock of
 * every rule, in the application and in the database; `at(…)` moves it. Whoever opens it closes it.
 */
export async function peopleIn(systemUrl: string, now?: string) {
  let clock = now ? new Date(now) : undefined;
  const owner = new Client({ connectionString: systemUrl });
  await owner.connect();
  let asked: Promise<unknown> = Promise.resolve();

  const base = { locale: "en" as const };
  const made = (parts: Pick<Parameters<typeof makeCtx>[0], "credential" | "actor">): Ctx =>
    makeCtx({ ...base, ...parts, requestId: uuidv7(), ...(clock && { now: clock }) });
  const system = () => made({ credential: null, actor: "system:test" });

  const world = {
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
    /** SQL as prep_system, for looking behind the verbs; one after the other, whoever asks. */
    sql<Row extends Record<string, unknown>>(text: string, values: unknown[] = []): Promise<Row[]> {
      const answer = asked.then(() => owner.query<Row>(text, values));
      asked = answer.catch(() => undefined);
      return answer.then(({ rows }) => rows);
    },
    close: () => owner.end(),
  };
  return world;
}
export type People = Awaited<ReturnType<typeof peopleIn>>;
