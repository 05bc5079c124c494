import { sql } from "drizzle-orm";
import { pingFiles } from "@/lib/integrations/files";
import { pingRedis } from "@/lib/integrations/redis";
import { pingStripe } from "@/lib/integrations/stripe";
import { log } from "./log";
import { systemCtx } from "./make-ctx";

type State = { status: "ok" | "down" | "absent"; ms: number };
export type Readiness = { ready: boolean; checks: Record<string, State> };

const WITHIN_MS = 3_000;
/** Whoever asks often is told what was found a moment ago: this must not become a way to load what it checks. */
const FRESH_MS = 2_000;

/** Without these nothing can be booked; the others are missed, and their work waits. */
const MATTERS = ["database"];
const CHECKS: Record<string, () => Promise<unknown>> = {
  database: () => systemCtx("health").system.run((query) => query.execute(sql`select 1`)),
  redis: pingRedis,
  files: pingFiles,
  stripe: pingStripe,
};

let last: { at: number; found: Promise<Readiness> } | undefined;

/** What Prep stands on, each with how long it took to answer. */
export function readiness(): Promise<Readiness> {
  if (!last || Date.now() - last.at > FRESH_MS) last = { at: Date.now(), found: look() };
  return last.found;
}

async function look(): Promise<Readiness> {
  const found = await Promise.all(
    Object.entries(CHECKS).map(async ([name, check]) => [name, await state(name, check)] as const),
  );
  const checks = Object.fromEntries(found);
  return { ready: MATTERS.every((name) => checks[name]?.status === "ok"), checks };
}

async function state(name: string, check: () => Promise<unknown>): Promise<State> {
  const began = Date.now();
  try {
    const answer = await Promise.race([check(), lateAfter(WITHIN_MS)]);
    return { status: answer === null ? "absent" : "ok", ms: Date.now() - began };
  } catch (error) {
    log.warn("not-ready", { check: name, error });
    return { status: "down", ms: Date.now() - began };
  }
}

const lateAfter = (ms: number) =>
  new Promise<never>((_, reject) => {
    setTimeout(() => reject(new Error("no answer in time")), ms);
  });
