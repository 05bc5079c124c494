import { Ratelimit } from "@upstash/ratelimit";
import { headers } from "next/headers";
import { AppError } from "@/lib/core/errors";
import { env } from "@/lib/env";
import { fromRedis, redis } from "@/lib/integrations/redis";
import { count } from "./metrics";

/** Tokens per window for one caller; the bucket refills evenly, so a burst up to `tokens` is fine. */
export const LIMITS = {
  "sign-in": { tokens: 10, windowSeconds: 900 },
  /** A whole bakery signs in behind one address. */
  "sign-in-address": { tokens: 100, windowSeconds: 900 },
  write: { tokens: 60, windowSeconds: 60 },
  search: { tokens: 240, windowSeconds: 60 },
  read: { tokens: 600, windowSeconds: 60 },
  webhook: { tokens: 6_000, windowSeconds: 60 },
  /** Everything from one address together, whoever it claims to be: above what an office does, below what a flood does. */
  address: { tokens: 3_000, windowSeconds: 60 },
} as const;
export type LimitName = keyof typeof LIMITS;

export type Decision = { allowed: boolean; limit: number; remaining: number; resetSeconds: number };

const limiters = new Map<LimitName, Ratelimit>();

function limiter(name: LimitName): Ratelimit | null {
  const known = limiters.get(name);
  if (known) return known;
  const connection = redis();
  if (!connection) return null;
  const { tokens, windowSeconds } = LIMITS[name];
  const made = new Ratelimit({
    redis: connection,
    // One token at a time, evenly: a whole window's worth at once would let twice the limit through around its edge.
    limiter: Ratelimit.tokenBucket(1, `${Math.ceil((windowSeconds * 1_000) / tokens)} ms`, tokens),
    prefix: `limit:${name}`,
    timeout: 0,
    ephemeralCache: new Map(),
  });
  limiters.set(name, made);
  return made;
}

/** When Redis does not answer, each process keeps its own buckets: slower to notice, never open without end. */
const buckets = new Map<string, { tokens: number; at: number }>();
const MAX_BUCKETS = 10_000;

function inMemory(name: LimitName, caller: string, now: number): Decision {
  const { tokens: limit, windowSeconds } = LIMITS[name];
  if (buckets.size > MAX_BUCKETS) buckets.clear();
  const bucket = buckets.get(`${name}:${caller}`) ?? { tokens: limit, at: now };
  const refilled = Math.min(limit, bucket.tokens + ((now - bucket.at) / 1000) * (limit / windowSeconds));
  const allowed = refilled >= 1;
  buckets.set(`${name}:${caller}`, { tokens: allowed ? refilled - 1 : refilled, at: now });
  return {
    allowed,
    limit,
    remaining: Math.floor(Math.max(0, refilled - 1)),
    resetSeconds: Math.ceil(windowSeconds / limit),
  };
}

/**
 * Takes one token of `caller` from the named bucket. The command leaves in the same tick as the call, so that what the
 * caller asks Redis in that tick travels with it.
 */
export async function takeToken(name: LimitName, caller: string): Promise<Decision> {
  const now = Date.now();
  const remote = limiter(name);
  const answer = remote && (await fromRedis(() => remote.limit(caller), null));
  const decision = answer ? decisionOf(answer, now) : inMemory(name, caller, now);
  const labels = { limit: name, decision: decision.allowed ? "allowed" : "refused" };
  count("prep_limiter_decisions_total", { ...labels, by: answer ? "redis" : "memory" });
  return decision;
}

type Answer = { success: boolean; limit: number; remaining: number; reset: number };
const decisionOf = ({ success, limit, remaining, reset }: Answer, now: number): Decision => ({
  allowed: success,
  limit,
  remaining: Math.max(0, remaining),
  resetSeconds: Math.max(1, Math.ceil((reset - now) / 1000)),
});

/** The refusal that a spent bucket leads to. */
export function tooMany(decision: Decision): AppError {
  const options = { retryAfterSeconds: decision.resetSeconds };
  return new AppError("rate_limited", "Too many tries. Wait a little and try again", {}, options);
}

/**
 * The address that the platform's own proxy saw, or null where no proxy of the platform stands in front: there a
 * client writes whatever it likes into these headers, and they must count for nothing.
 */
export function callerAddress(head: Headers): string | null {
  if (!env().VERCEL) return null;
  const seen = head.get("x-vercel-forwarded-for") ?? head.get("x-real-ip");
  // One household has a whole IPv6 /64 to itself.
  return seen?.includes(":") ? networkOf(seen) : seen;
}

/** The first four groups, written out: `::` may stand for any of them. */
function networkOf(address: string): string {
  const [head = "", tail] = address.toLowerCase().split("::");
  const left = head.split(":").filter(Boolean);
  const right = tail?.split(":").filter(Boolean) ?? [];
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  const groups = [...left, ...Array<string>(zeros).fill("0"), ...right].slice(0, 4);
  return groups.map((group) => group.replace(/^0+(?=.)/, "")).join(":");
}

/**
 * For server actions: refuses `rate_limited` when this browser, or this subject, asks too often. A subject is whom or
 * what it is about; null where only the browser counts.
 */
export async function limitBrowser(name: LimitName, subject: string | null): Promise<void> {
  const address = callerAddress(await headers());
  const byAddress = name === "sign-in" ? "sign-in-address" : name;
  const decisions = await Promise.all([
    ...(address ? [takeToken(byAddress, `a:${address}`)] : []),
    ...(subject ? [takeToken(name, `s:${subject}`)] : []),
  ]);
  const refused = decisions.find((decision) => !decision.allowed);
  if (refused) throw tooMany(refused);
}
