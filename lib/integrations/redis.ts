import { Redis } from "@upstash/redis";
import { env } from "@/lib/env";

const TIMEOUT_MS = 150;
let client: Redis | null | undefined;

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
          signal: () => AbortSignal.timeout(TIMEOUT_MS),
        })
      : null;
  return client;
}

/** The answer of Redis, or `otherwise` when it is absent, slow or broken. */
export async function fromRedis<T>(ask: (client: Redis) => Promise<T>, otherwise: T): Promise<T> {
  const connection = redis();
  if (!connection) return otherwise;
  try {
    return await ask(connection);
  } catch {
    return otherwise;
  }
}
