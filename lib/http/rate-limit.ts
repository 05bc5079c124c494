import { Ratelimit } from "@upstash/ratelimit";
import { headers } from "next/headers";
import { AppError } from "@/lib/core/errors";
import { redis } from "@/lib/integrations/redis";

/** Tokens per window for one caller; the bucket refills evenly, so a burst up to `tokens` is fine. */
const LIMITS = {
  "sign-in": { tokens: 10, windowSeconds: 900 },
  write: { tokens: 60, windowSeconds: 60 },
  search: { tokens: 240, windowSeconds: 60 },
  read: { tokens: 600, windowSeconds: 60 },
  webhook: { tokens: 6_000, windowSeconds: 60 },
} as const;
export type LimitName = keyof typeof LIMITS;

export type Decision = { allowed: boolean; limit: number; remaining: number; resetSeconds: number };

const TIMEOUT_MS = 150;
const limiters = new Map<LimitName, Ratelimit>();

function limiter(name: LimitName): Ratelimit | null {
  const known = limiters.get(name);
  if (known) return known;
  const connection = redis();
  if (!connection) return null;
  const { tokens, windowSeconds } = LIMITS[name];
  const made = new Ratelimit({
    redis: connection,
    limiter: Ratelimit.tokenBucket(tokens, `${windowSeconds} s`, tokens),
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

/** Takes one token of `caller` from the named bucket. */
export async function takeToken(name: LimitName, caller: string): Promise<Decision> {
  const now = Date.now();
  const remote = limiter(name);
  if (!remote) return inMemory(name, caller, now);
  try {
    const answer = await Promise.race([remote.limit(caller), expire(TIMEOUT_MS)]);
    const resetSeconds = Math.max(1, Math.ceil((answer.reset - now) / 1000));
    return {
      allowed: answer.success,
      limit: answer.limit,
      remaining: Math.max(0, answer.remaining),
      resetSeconds,
    };
  } catch {
    return inMemory(name, caller, now);
  }
}

const expire = (ms: number) =>
  new Promise<never>((_, reject) => {
    setTimeout(() => reject(new Error("limiter did not answer")), ms);
  });

/** The address that the platform's own proxy saw; what a client writes into the header counts for nothing. */
export function callerAddress(head: Headers): string {
  const seen =
    head.get("x-vercel-forwarded-for") ?? head.get("x-forwarded-for")?.split(",").at(-1)?.trim() ?? "local";
  // One household has a whole IPv6 /64 to itself.
  return seen.includes(":") ? seen.split(":").slice(0, 4).join(":") : seen;
}

/** For server actions: refuses `rate_limited` when this browser, or this subject, asks too often. */
export async function limitBrowser(name: LimitName, subject: string): Promise<void> {
  const address = callerAddress(await headers());
  const [byAddress, bySubject] = await Promise.all([
    takeToken(name, `a:${address}`),
    takeToken(name, `s:${subject}`),
  ]);
  const refused = byAddress.allowed ? bySubject : byAddress;
  if (refused.allowed) return;
  const options = { retryAfterSeconds: refused.resetSeconds };
  throw new AppError("rate_limited", "Too many tries. Wait a little and try again", {}, options);
}
