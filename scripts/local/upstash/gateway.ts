import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { BodyTooLarge, header, readBody, sendJson, serve } from "../http";
import { RedisConnection, RedisError, type Reply, Status } from "./resp";
import { ScriptTranslator } from "./scripts";

const MAX_BODY_BYTES = 10 * 1024 * 1024;
/** Commands that would keep or change the one shared connection; Upstash's REST interface refuses them too. */
const REFUSED = new Set(
  "SUBSCRIBE PSUBSCRIBE SSUBSCRIBE UNSUBSCRIBE MONITOR MULTI EXEC DISCARD WATCH UNWATCH BLPOP BRPOP BLMOVE BLMPOP BZPOPMIN BZPOPMAX BZMPOP BRPOPLPUSH SELECT QUIT RESET HELLO AUTH CLIENT WAIT SHUTDOWN DEBUG CONFIG REPLICAOF SLAVEOF".split(
    " ",
  ),
);

type Command = string[];
type Outcome = { result: unknown } | { error: string };
interface Answer {
  status: number;
  body: unknown;
}

class BadRequest extends Error {}

function commandOf(value: unknown): Command {
  if (!Array.isArray(value) || value.length === 0) {
    throw new BadRequest("ERR failed to parse command");
  }
  return value.map((part) => {
    if (part === null) return "null";
    return typeof part === "object" ? JSON.stringify(part) : String(part);
  });
}

function commandsOf(value: unknown): Command[] {
  if (!Array.isArray(value)) throw new BadRequest("ERR failed to parse pipeline request");
  return value.map(commandOf);
}

function encodeReply(reply: Reply, base64: boolean): unknown {
  if (reply instanceof Status) return base64 && reply.text !== "OK" ? toBase64(reply.text) : reply.text;
  if (reply instanceof RedisError) return reply.message;
  if (Buffer.isBuffer(reply)) return reply.toString(base64 ? "base64" : "utf8");
  if (Array.isArray(reply)) return reply.map((item) => encodeReply(item, base64));
  return reply;
}

const toBase64 = (text: string) => Buffer.from(text).toString("base64");

class Redis {
  private readonly connection: RedisConnection;
  private readonly scripts = new ScriptTranslator();

  constructor(port: number) {
    this.connection = new RedisConnection(port);
  }

  async pipeline(commands: readonly Command[], base64: boolean): Promise<Outcome[]> {
    const refused = commands.map(refusalOf);
    const allowed = commands.filter((_, index) => refused[index] === undefined);
    const replies = await this.connection.send(allowed.map((command) => this.scripts.translate(command)));
    return commands.map((command, index) => {
      const refusal = refused[index];
      return refusal === undefined
        ? this.outcome(command, replies.shift() ?? null, base64)
        : { error: refusal };
    });
  }

  async transaction(commands: readonly Command[], base64: boolean): Promise<Outcome[] | { error: string }> {
    const refusal = commands.map(refusalOf).find((text) => text !== undefined);
    if (refusal !== undefined) return { error: refusal };
    const translated = commands.map((command) => this.scripts.translate(command));
    const replies = (await this.connection.send([["MULTI"], ...translated, ["EXEC"]])).at(-1);
    if (replies instanceof RedisError) return { error: replies.message };
    const list = Array.isArray(replies) ? replies : [];
    return commands.map((command, index) => this.outcome(command, list[index] ?? null, base64));
  }

  close(): void {
    this.connection.close();
  }

  private outcome(command: Command, reply: Reply, base64: boolean): Outcome {
    if (reply instanceof RedisError) return { error: reply.message };
    const sha = this.scripts.expectedSha(command);
    return { result: encodeReply(sha === undefined ? reply : Buffer.from(sha), base64) };
  }
}

function refusalOf(command: Command): string | undefined {
  const name = (command[0] ?? "").toUpperCase();
  return REFUSED.has(name) ? `ERR Command is not available: '${name}'` : undefined;
}

function sameToken(given: string, expected: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    throw new BadRequest("ERR failed to parse JSON body");
  }
}

/** `GET /get/key` and `POST /set/key?EX=10` with the value as body. */
function commandFromPath(url: URL, body: Buffer): Command {
  const parts = url.pathname.slice(1).split("/").map(decodeURIComponent);
  if (body.length > 0) parts.push(body.toString("utf8"));
  for (const [name, value] of url.searchParams) {
    if (name === "_token") continue;
    parts.push(name, ...(value === "" ? [] : [value]));
  }
  return parts;
}

async function answer(redis: Redis, request: IncomingMessage, url: URL): Promise<Answer> {
  const body = await readBody(request, MAX_BODY_BYTES);
  const base64 = header(request, "upstash-encoding") === "base64";
  if (url.pathname === "/pipeline")
    return { status: 200, body: await redis.pipeline(commandsOf(parse(body)), base64) };
  if (url.pathname === "/multi-exec") {
    const outcome = await redis.transaction(commandsOf(parse(body)), base64);
    return { status: Array.isArray(outcome) ? 200 : 400, body: outcome };
  }
  const command = url.pathname === "/" ? commandOf(parse(body)) : commandFromPath(url, body);
  const [outcome] = await redis.pipeline([command], base64);
  return { status: outcome && "error" in outcome ? 400 : 200, body: outcome };
}

type Mode = "ok" | "refuse" | "hang";

/** What a test may do to the gateway that nobody can do to Upstash: make it fail, and count what it was asked. */
class Control {
  mode: Mode = "ok";
  requests = 0;

  async steer(request: IncomingMessage): Promise<unknown> {
    if (request.method === "POST") {
      const { mode } = parse(await readBody(request, 1_000)) as { mode?: Mode };
      this.mode = mode === "refuse" || mode === "hang" ? mode : "ok";
      this.requests = 0;
    }
    return { mode: this.mode, requests: this.requests };
  }
}

/** Stands before a Redis and speaks Upstash's REST protocol, so that the app uses Upstash's clients unchanged. */
export async function startUpstashGateway(options: { port: number; redisPort: number; token: string }) {
  const redis = new Redis(options.redisPort);
  const control = new Control();
  const running = await serve(options.port, async (request, response) => {
    const url = new URL(request.url ?? "/", "http://gateway.local");
    const given =
      (header(request, "authorization") ?? "").replace(/^Bearer /i, "") || url.searchParams.get("_token");
    if (!sameToken(given ?? "", options.token)) {
      sendJson(response, 401, { error: "WRONGPASS invalid or missing auth token" });
      return;
    }
    try {
      if (url.pathname === "/_control") {
        sendJson(response, 200, await control.steer(request));
        return;
      }
      control.requests++;
      if (control.mode === "hang") return;
      if (control.mode === "refuse") throw new Error("ERR the gateway refuses, as it was told to");
      const { status, body } = await answer(redis, request, url);
      sendJson(response, status, body);
    } catch (error) {
      const status = error instanceof BadRequest ? 400 : error instanceof BodyTooLarge ? 413 : 503;
      sendJson(response, status, { error: error instanceof Error ? error.message : String(error) });
    }
  });
  return {
    url: running.url,
    port: running.port,
    stop: async () => {
      await running.stop();
      redis.close();
    },
  };
}
