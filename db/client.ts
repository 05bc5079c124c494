import { neon, neonConfig } from "@neondatabase/serverless";
import { SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { type SQL, sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import { drizzle } from "drizzle-orm/neon-http";
import type { Person } from "@/lib/access";
import type { Credential } from "@/lib/context";
import { AppError, ERROR_STATUS, type ErrorCode, fill } from "@/lib/core/errors";
import { env } from "@/lib/env";
import type { Db, Query } from "./handle";
import * as schema from "./schema";

const QUERY_TIMEOUT_MS = 8_000;
const clients = new Map<string, Query>();

function client(url: string): Query {
  const known = clients.get(url);
  if (known) return known;
  const gateway = env().DATABASE_GATEWAY_URL;
  if (gateway) neonConfig.fetchEndpoint = `${gateway}/sql`;
  neonConfig.fetchFunction = (input: string, init: RequestInit) =>
    fetch(input, { ...init, cache: "no-store", signal: AbortSignal.timeout(QUERY_TIMEOUT_MS) });
  const made = drizzle(neon(url), { schema, casing: "snake_case" });
  clients.set(url, made);
  return made;
}

type PgError = { code?: string; message?: string; detail?: string; hint?: string; dataType?: string };

function pgError(error: unknown): PgError | undefined {
  for (let e = error; e instanceof Error; e = e.cause) {
    if ("code" in e && typeof e.code === "string" && /^[0-9A-Z]{5}$/.test(e.code)) return e as PgError;
  }
  return undefined;
}

/** Connection failures, shutdowns, exhausted resources, and who gave way in a deadlock, undone whole; by name, those that never arrived. */
const UNREACHABLE = /^(08|57P|53|40P01)/;
const TRANSPORT = new Set(["NeonDbError", "TimeoutError", "AbortError"]);

function neverArrived(error: unknown): boolean {
  for (let e = error; e instanceof Error; e = e.cause) if (TRANSPORT.has(e.name)) return true;
  return false;
}

/** What the database refuses by name is a refusal; that it cannot be reached is `unavailable`; the rest is a bug. */
function refusalOf(error: unknown): unknown {
  const pg = pgError(error);
  if (pg?.code === "PREP0" && pg.message && pg.message in ERROR_STATUS) {
    const template = pg.detail ?? "Refused";
    // What fills the places of the sentence travels in a field that nothing else uses.
    const values = pg.dataType ? (JSON.parse(pg.dataType) as Record<string, string>) : {};
    const fields = pg.hint ? { [pg.hint]: [fill(template, values)] } : {};
    return new AppError(pg.message as ErrorCode, template, fields, { cause: error, values });
  }
  if (pg ? UNREACHABLE.test(pg.code ?? "") : neverArrived(error)) {
    return new AppError(
      "unavailable",
      "Please try again in a moment",
      {},
      { cause: error, retryAfterSeconds: 2 },
    );
  }
  return error;
}

const tracer = trace.getTracer("prep");

/** A span around one round trip, seen only where traces are collected. No SQL: what people typed may stand in it. */
function traced<T>(statements: number, run: () => Promise<T>): Promise<T> {
  const attributes = { "db.system.name": "postgresql", "db.operation.batch.size": statements };
  return tracer.startActiveSpan("database", { kind: SpanKind.CLIENT, attributes }, async (span) => {
    try {
      return await run();
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR });
      throw error;
    } finally {
      span.end();
    }
  });
}

/** `onActor` receives what the prelude returned: for a request, the acting person. */
type Prelude = { statement: SQL | null; onActor?: (person: Person) => void };

function handle(url: string, prelude: Prelude): Db {
  async function batch(build: (query: Query) => readonly BatchItem<"pg">[]) {
    const query = client(url);
    const items = build(query);
    const first = prelude.statement && query.execute<{ actor: Person }>(prelude.statement);
    const all = first ? [first, ...items] : items;
    try {
      const results = await traced(all.length, () => query.batch(all as unknown as [BatchItem<"pg">]));
      if (!first) return results;
      const [answer, ...rest] = results as unknown as [{ rows: { actor: Person }[] }, ...unknown[]];
      const person = answer.rows[0]?.actor;
      if (person?.userId) prelude.onActor?.(person);
      return rest;
    } catch (error) {
      throw refusalOf(error);
    }
  }
  return {
    batch: batch as Db["batch"],
    run: async (build) => {
      const [result] = (await batch((query) => [build(query) as unknown as BatchItem<"pg">])) as unknown[];
      return result as never;
    },
  };
}

/** Only tests and the simulation pass `now`; in production the database's own clock rules. */
const clock = (now: Date | undefined) =>
  now ? sql`set_config('app.now', ${now.toISOString()}, true)` : sql`null`;

/** As prep_app: every call first proves the credential and takes on its actor. */
export function appDb(credential: Credential | null, onActor: (person: Person) => void, now?: Date): Db {
  if (!credential)
    return handle(env().DATABASE_URL, { statement: now ? sql`select ${clock(now)} as clock` : null });
  const proof = credential.kind === "session" ? credential.sessionId : credential.secretHash;
  const scope = credential.kind === "key" ? credential.scope : null;
  // The clock comes first: it decides whether the session has expired.
  const statement = sql`select ${clock(now)} as clock, prep.act(${credential.userId}::uuid, ${credential.kind}, ${proof}, ${scope}) as actor`;
  return handle(env().DATABASE_URL, { statement, onActor });
}

/** As prep_system; `actor` is what the audit log will say: `user:…` or `system:stripe-webhook`. */
export function systemDb(actor: string, now?: Date): Db {
  const statement = sql`select ${clock(now)} as clock, set_config('app.actor', ${actor}, true) as actor`;
  return handle(env().DATABASE_URL_SYSTEM, { statement });
}
