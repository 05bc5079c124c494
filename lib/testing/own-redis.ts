import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { freePort } from "@/scripts/local/ports";
import { findRedis, startRedis } from "@/scripts/local/redis";
import { startUpstashGateway } from "@/scripts/local/upstash/gateway";

/**
 * A Redis of this test file's own, for one that must not meet the locks of others or be emptied by them. Call it after
 * `openWorld` and before anything reads the environment.
 */
export async function ownRedisServer(): Promise<void> {
  const program = findRedis();
  if (!program) throw new Error("tests need redis-server or valkey-server");
  const dir = await mkdtemp(join(tmpdir(), "prep-redis-"));
  const redis = await startRedis({ program, dir, port: await freePort() });
  const port = await freePort();
  const token = process.env.UPSTASH_REDIS_REST_TOKEN ?? "";
  const gateway = await startUpstashGateway({ port, redisPort: redis.port, token });
  process.env.UPSTASH_REDIS_REST_URL = `http://127.0.0.1:${port}`;
  afterAll(async () => {
    await gateway.stop();
    await redis.stop();
  });
}
