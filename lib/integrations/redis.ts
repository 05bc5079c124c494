import { type Pipeline, Redis } from "@upstash/redis";
import { env } from "@/lib/env";
import { afterAnswer } from "./after-answer";

const GRACE_MS = 100;
let client: Redis | null | undefined;

/**
 * Gives up after `REDIS_PATIENCE_MS` and a little grace, in two steps: on a busy process the first may only mean that an answer has
 * arrived and nobody had time to read it. Taking that for an outage would send the whole rush to the database.
 */
function patience(): AbortSignal {
  const controller = new AbortController();
  setTimeout(() => setTimeout(() => controller.abort(), GRACE_MS), env().REDIS_PATIENCE_MS);
  return controller.signal;
}

/** Redis makes things fast and never true: null when it is not configured, and every caller can go on without it. */
export function redis(): Redis | null {
  if (client !== undefined) return client;
  const { UPSTASH_REDIS_REST_URL: url, UPSTASH_REDIS_REST_TOKEN: token } = env();
  client =
    url && token
      ? new Redis({
          url,
          token,
          retry: false,
          enableTelemetry: false,
          latencyLogging: false,
          responseEncoding: false,
          signal: patience,
        })
      : null;
  return client;
}

/** How often something went on without Redis since this was last taken. */
let fallbacks = 0;
export function takeFallbacks(): number {
  const since = fallbacks;
  fallbacks = 0;
  return since;
}

/** After a failure nobody asks for this long, so that an outage costs one wait and not one for every request. */
const REST_MS = 1_000;
let restUntil = 0;

/**
 * The answer of Redis, or `otherwise` when it is absent, slow or broken. `insist` asks even soon after a failure: for
 * letting go of something, which nobody else would do.
 */
export async function fromRedis<T, O = T>(
  ask: (client: Redis) => Promise<T>,
  otherwise: O,
  { insist = false } = {},
): Promise<T | O> {
  const connection = redis();
  if (!connection) return otherwise;
  try {
    if (insist || Date.now() >= restUntil) return await ask(connection);
    fallbacks++;
    return otherwise;
  } catch {
    fallbacks++;
    restUntil = Date.now() + REST_MS;
    return otherwise;
  }
}

type Commands = (pipeline: Pipeline) => unknown;
const GATHER_MS = 250;
const MAX_WAITING = 2_000;
let waiting: Commands[] = [];
let scheduled = false;

/**
 * Sends these commands some time after the answer has left, together with those of other requests. Never slows or
 * fails a request; what gets lost is lost. `commands` may hold data only, nothing that belongs to its request.
 */
export function laterInRedis(commands: Commands): void {
  if (waiting.length >= MAX_WAITING) return;
  waiting.push(commands);
  if (scheduled) return;
  scheduled = true;
  afterAnswer(sendWaiting);
}

async function sendWaiting(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, GATHER_MS));
  scheduled = false;
  const all = waiting;
  waiting = [];
  await fromRedis((connection) => {
    const pipeline = connection.pipeline();
    for (const commands of all) commands(pipeline);
    return pipeline.exec();
  }, null);
}

/** How long Redis takes to answer; throws when it does not. Null when none is configured. */
export async function pingRedis(): Promise<string | null> {
  return (await redis()?.ping()) ?? null;
}
