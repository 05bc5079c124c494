import { uuidv7 } from "@/lib/core/ids";
import { makeCtx } from "@/lib/http/make-ctx";
import { makeSession, makeUser } from "@/lib/testing/factories";
import { DEMO_PEOPLE } from "../../local/demo-people";
import { RENTERS } from "./names";

export type Someone = { id: string; email: string; sessionId: string };

/** The platform at a moment of the demo's past. */
export const systemAt = (now: Date) =>
  makeCtx({ requestId: uuidv7(), locale: "en", credential: null, actor: "system:seed", now });

/** A person at a moment of the demo's past. */
export const personAt = (someone: Someone, now: Date) =>
  makeCtx({
    requestId: uuidv7(),
    locale: "en",
    credential: { kind: "session", userId: someone.id, sessionId: someone.sessionId },
    actor: `user:${someone.id}`,
    now,
  });

const ROLES: Record<string, "support" | "admin"> = {
  "support@example.com": "support",
  "admin@example.com": "admin",
};

export async function seedPeople(now: Date) {
  const ctx = systemAt(now);
  const known = new Map<string, Someone>();
  const add = async (email: string, name: string, locale: "en" | "es" = "en") => {
    const user = await makeUser(ctx, { email, name, locale, platformRole: ROLES[email] ?? "member" });
    known.set(email, { ...user, sessionId: await makeSession(ctx, user.id) });
  };
  for (const person of DEMO_PEOPLE) await add(person.email, person.name);
  await Promise.all(
    RENTERS.map((name, i) => {
      const email = `${name.toLowerCase().replace(/[^a-z]+/g, ".")}@example.com`;
      return add(email, name, i % 4 === 0 ? "es" : "en");
    }),
  );
  const renters = RENTERS.map((name) =>
    known.get(`${name.toLowerCase().replace(/[^a-z]+/g, ".")}@example.com`),
  );
  const one = (email: string): Someone => {
    const person = known.get(email);
    if (!person) throw new Error(`the seed knows no ${email}`);
    return person;
  };
  return { one, renters: renters.filter((r): r is Someone => r !== undefined) };
}
