import { Ratelimit } from "@upstash/ratelimit";
import { Redis } from "@upstash/redis";
import { beforeEach, describe, expect, it } from "vitest";
import { stackEnv } from "@/lib/testing/database";

const env = stackEnv();
const url = env.UPSTASH_REDIS_REST_URL!;
const token = env.UPSTASH_REDIS_REST_TOKEN!;
const redis = new Redis({ url, token });
let key: string;

beforeEach(() => {
  key = `gateway:${crypto.randomUUID()}`;
});

describe("the REST protocol", () => {
  it("keeps text, numbers and objects as they were, also beyond ASCII", async () => {
    expect(await redis.set(key, { kitchen: "Café Ñandú 🍳" }, { ex: 60 })).toBe("OK");
    expect(await redis.get(key)).toEqual({ kitchen: "Café Ñandú 🍳" });
    expect(await redis.ttl(key)).toBeGreaterThan(50);
    expect(await redis.get(`${key}:absent`)).toBeNull();
    expect(await redis.incrby(`${key}:n`, 41)).toBe(41);
    await redis.hset(`${key}:h`, { a: 1, b: "two" });
    expect(await redis.hgetall(`${key}:h`)).toEqual({ a: 1, b: "two" });
  });

  it("takes a lock for one owner only, and lets only that owner release it", async () => {
    const release =
      'if redis.call("GET", KEYS[1]) == ARGV[1] then return redis.call("DEL", KEYS[1]) else return 0 end';
    const taken = await Promise.all(
      Array.from({ length: 50 }, (_, n) => redis.set(key, `o${n}`, { nx: true, px: 60_000 })),
    );
    expect(taken.filter((answer) => answer === "OK")).toHaveLength(1);
    const owner = taken.indexOf("OK");
    expect(await redis.eval(release, [key], ["somebody"])).toBe(0);
    expect(await redis.eval(release, [key], [`o${owner}`])).toBe(1);
  });

  it("answers a pipeline in order, with an error only where one happened", async () => {
    const pipeline = redis.pipeline();
    pipeline.set(key, "text");
    pipeline.incr(key);
    pipeline.get(key);
    const answers = await pipeline.exec({ keepErrors: true });
    expect(answers.map(({ result, error }) => error?.includes("not an integer") || result)).toEqual([
      "OK",
      true,
      "text",
    ]);
  });

  it("runs a transaction whole, with nobody in between", async () => {
    const one = () => redis.multi().incr(key).incr(key).exec<[number, number]>();
    const pairs = await Promise.all(Array.from({ length: 50 }, one));
    for (const [first, second] of pairs) expect(second).toBe(first + 1);
    expect(await redis.get(key)).toBe(100);
  });

  it("answers commands written in the path", async () => {
    const ask = (path: string, init?: RequestInit) =>
      fetch(`${url}${path}`, { ...init, headers: { authorization: `Bearer ${token}` } }).then((response) =>
        response.json(),
      );
    const name = encodeURIComponent(key);
    expect(await ask(`/set/${name}?EX=30`, { method: "POST", body: "with spaces / and slashes" })).toEqual({
      result: "OK",
    });
    expect(await ask(`/get/${name}`)).toEqual({ result: "with spaces / and slashes" });
  });

  it("refuses a wrong token, a broken body, and commands that would take the connection for themselves", async () => {
    const ask = async (body: string, bearer = token) => {
      const answer = await fetch(url, {
        method: "POST",
        headers: { authorization: `Bearer ${bearer}` },
        body,
      });
      return { status: answer.status, error: ((await answer.json()) as { error?: string }).error };
    };
    expect((await ask('["PING"]', "wrong")).status).toBe(401);
    expect((await ask("not json")).status).toBe(400);
    expect((await ask('["SUBSCRIBE","news"]')).status).toBe(400);
    expect(await ask('["NOSUCH"]')).toMatchObject({
      status: 400,
      error: expect.stringContaining("unknown command"),
    });
    expect((await fetch(url, { method: "POST", body: '["PING"]' })).status).toBe(401);
  });
});

describe("scripts", () => {
  const directive = "#!lua flags=allow-key-locking\n";

  it("keeps the fingerprint that the caller computed for a script with Upstash's directive", async () => {
    const body = `${directive}return ARGV[1] .. "${key}"`;
    const sha = await redis.scriptLoad(body);
    const digest = await crypto.subtle.digest("SHA-1", new TextEncoder().encode(body));
    expect(sha).toBe(Buffer.from(digest).toString("hex"));
    expect(await redis.evalsha(sha, [], ["hi "])).toBe(`hi ${key}`);
    expect(await redis.scriptExists(sha, "0".repeat(40))).toEqual([1, 0]);
  });

  it("says NOSCRIPT for a script nobody sent, so that the client sends it", async () => {
    await expect(redis.evalsha("f".repeat(40), [], [])).rejects.toThrow("NOSCRIPT");
    const script = redis.createScript<string>(`return "${key}"`);
    expect(await script.exec([], [])).toBe(key);
    expect(await script.exec([], [])).toBe(key);
  });
});

describe("every algorithm of @upstash/ratelimit", () => {
  const limiters = {
    fixedWindow: Ratelimit.fixedWindow(3, "1 h"),
    slidingWindow: Ratelimit.slidingWindow(3, "1 h"),
    tokenBucket: Ratelimit.tokenBucket(3, "1 h", 3),
    cachedFixedWindow: Ratelimit.cachedFixedWindow(3, "1 h"),
  };

  it.each(Object.entries(limiters))("%s lets three of five pass and refuses the rest", async (_, limiter) => {
    const ratelimit = new Ratelimit({ redis, limiter, prefix: key, ephemeralCache: new Map(), timeout: 0 });
    const answers = [];
    for (let call = 0; call < 5; call++) {
      const answer = await ratelimit.limit("somebody");
      await answer.pending;
      answers.push(answer.success);
    }
    expect(answers).toEqual([true, true, true, false, false]);
    expect((await ratelimit.limit("somebody else")).success).toBe(true);
    await ratelimit.resetUsedTokens("somebody");
  });

  it("counts parallel callers without losing one", async () => {
    const ratelimit = new Ratelimit({
      redis,
      limiter: Ratelimit.fixedWindow(10, "1 h"),
      prefix: key,
      timeout: 0,
    });
    const answers = await Promise.all(Array.from({ length: 60 }, () => ratelimit.limit("crowd")));
    expect(answers.filter(({ success }) => success)).toHaveLength(10);
  });
});
