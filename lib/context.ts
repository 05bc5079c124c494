import type { Db } from "@/db/handle";
import type { Person } from "./access";
import { refuse } from "./core/errors";
import type { ApiScope } from "./core/roles";

/** What came with the request to prove who acts. The database checks it in every round trip. */
export type Credential =
  | { kind: "session"; userId: string; sessionId: string }
  | { kind: "key"; userId: string; secretHash: string; scope: ApiScope | null };

/** One request, webhook or job: when it happens, who acts, and how to reach the database. */
export type Ctx = {
  readonly now: Date;
  readonly requestId: string;
  readonly locale: "en" | "es";
  readonly credential: Credential | null;
  /** As the actor, under row-level security. */
  readonly db: Db;
  /** As the platform, for what the actor has been authorised to set in motion: money, bookings, mail. */
  readonly system: Db;
  /** The acting person as the database knows them, loaded once; null when nobody is signed in. */
  person(): Promise<Person | null>;
};

/** The acting user's id as claimed; whatever is done with it, the database verifies the claim. */
export function requireUser(ctx: Ctx): string {
  return ctx.credential?.userId ?? refuse("unauthenticated", "Sign in to go on");
}

export async function requirePerson(ctx: Ctx): Promise<Person> {
  requireUser(ctx);
  return (await ctx.person()) ?? refuse("unauthenticated", "Sign in again");
}
