import type { z } from "zod";
import type { Ctx } from "@/lib/context";
import { AppError, type ErrorCode, refuse } from "@/lib/core/errors";
import { uuidv7 } from "@/lib/core/ids";
import type { ApiScope } from "@/lib/core/roles";
import { sha256Hex } from "@/lib/core/tokens";
import { apiCtx, proveKey } from "./api-ctx";
import { idempotencyKey, onlyOnce } from "./idempotency";
import { log } from "./log";
import { count, observe } from "./metrics";
import { parse } from "./parse";
import { type Asked, respond } from "./problem";
import { callerAddress, type Decision, type LimitName, takeToken, tooMany } from "./rate-limit";
import { readJson, readQuery } from "./read-json";
import { requireSameOrigin } from "./same-origin";

export type Reply<A> = { body: A; location?: string; replayed?: boolean };
/** How a verb that keeps its own idempotency keys is called: it lets the caller in when it asks Redis anyway. */
export type VerbOnce = { key: string; hash: string; admit: () => Promise<void> };
type Input<S> = S extends z.ZodType ? z.output<S> : undefined;
type Call<P, Q, B> = { ctx: Ctx; params: Input<P>; query: Input<Q>; body: Input<B>; once: VerbOnce };
type Schema = z.ZodType | undefined;

export type EndpointSpec<
  A extends z.ZodType = z.ZodType,
  P extends Schema = Schema,
  Q extends Schema = Schema,
  B extends Schema = Schema,
> = {
  id: string;
  method: "GET" | "POST";
  /** Below /api/v1, with `{name}` for what `params` names. */
  path: string;
  summary: string;
  /** What an API key must carry; null: open to everyone. */
  scope: ApiScope | null;
  limit: LimitName;
  params?: P;
  query?: Q;
  body?: B;
  answer: A;
  status?: 200 | 201;
  refusals: readonly ErrorCode[];
  /** Who keeps the Idempotency-Keys of a POST: the verb itself, in its own commit, or the adapter around it. */
  keeps?: "verb" | "adapter";
  run(call: Call<P, Q, B>): Promise<Reply<z.input<A>>>;
};

/** What routes, the reference and the tests know an endpoint by. */
export type Endpoint = Omit<EndpointSpec, "run"> & { handle: Handler };
type RouteContext = { params?: Promise<Record<string, string | string[] | undefined>> };
type Handler = (request: Request, context: RouteContext) => Promise<Response>;

/** One endpoint of the API: who may call it, what it reads, one verb, what it answers. */
export function endpoint<
  A extends z.ZodType,
  P extends Schema = undefined,
  Q extends Schema = undefined,
  B extends Schema = undefined,
>(spec: EndpointSpec<A, P, Q, B>): Endpoint {
  const { run, ...facts } = spec;
  const work = run as (call: Call<Schema, Schema, Schema>) => Promise<Reply<unknown>>;
  return { ...facts, handle: (request, context) => handle({ ...facts, run: work }, request, context) };
}

type AnySpec = Omit<EndpointSpec, "run"> & {
  run(call: Call<Schema, Schema, Schema>): Promise<Reply<unknown>>;
};

async function handle(spec: AnySpec, request: Request, context: RouteContext): Promise<Response> {
  const began = Date.now();
  const limits = new Headers();
  const response = await respond(request, (asked) => answer(spec, request, context, asked, limits));
  for (const [name, value] of limits) response.headers.set(name, value);
  if (!response.headers.has("cache-control")) response.headers.set("cache-control", "no-store");
  const { status } = response;
  const requestId = response.headers.get("x-request-id") ?? "";
  const ms = Date.now() - began;
  log.info("api", { requestId, endpoint: spec.id, status, ms });
  observe("prep_api_seconds", { endpoint: spec.id }, ms / 1_000);
  count("prep_api_requests_total", { endpoint: spec.id, status });
  return response;
}

async function answer(
  spec: AnySpec,
  request: Request,
  context: RouteContext,
  asked: Asked,
  limits: Headers,
): Promise<Response> {
  const ctx = await apiCtx(request, spec.scope, asked);
  const byCookie = ctx.credential?.kind === "session";
  const writes = spec.method === "POST";
  if (writes && byCookie) requireSameOrigin(request);
  const admit = admission(spec.limit, request, ctx, limits);
  await (spec.keeps === "verb" ? proveKey(ctx) : admit());
  const key = writes ? idempotencyKey(request) : null;
  const params = (await context.params) ?? {};
  const input = {
    params: parseIf(spec.params, params),
    query: parseIf(spec.query, readQuery(new URL(request.url), Object.keys(params))),
    body: writes ? parseIf(spec.body, await readJson(request, byCookie)) : undefined,
  };
  const hash = writes ? await sha256Hex(JSON.stringify([spec.id, input])) : "";
  const work = async () => {
    const call = { ctx, ...input, once: { key: key ?? uuidv7(), hash, admit } };
    const reply = await admitted(admit, spec.run(call));
    return replied(spec, reply);
  };
  if (key === null || spec.keeps === "verb") return work();
  const { response, replayed } = await onlyOnce(ctx, { key, hash }, asked, work);
  if (replayed) response.headers.set("idempotency-replayed", "true");
  return response;
}

/** Whatever a verb refused on its way, a caller without a token left hears of that first. */
async function admitted<T>(admit: () => Promise<void>, running: Promise<T>): Promise<T> {
  const [outcome] = await Promise.allSettled([running]);
  await admit();
  if (outcome.status === "rejected") throw outcome.reason;
  return outcome.value;
}

function replied(spec: AnySpec, { body, location, replayed }: Reply<unknown>): Response {
  const headers = new Headers();
  if (location) headers.set("location", location);
  if (replayed) headers.set("idempotency-replayed", "true");
  return Response.json(body, { status: spec.status ?? 200, headers });
}

/** An endpoint that takes no input refuses any, like every other unknown field. Undefined params are Next's own. */
function parseIf(schema: Schema, raw: unknown): unknown {
  if (schema) return parse(schema, raw);
  const [unknown] = Object.keys((raw ?? {}) as object);
  if (unknown === undefined) return undefined;
  return refuse("invalid_input", "Check the highlighted fields", {
    [unknown]: ["This field is not known here"],
  });
}

/**
 * Takes one token per request, of the key or person and of the address behind it. A key counts by its own hash and not
 * by the person it names: until the database has checked it, that is a claim, and nobody may spend another's tokens.
 */
function admission(name: LimitName, request: Request, ctx: Ctx, limits: Headers): () => Promise<void> {
  const { credential } = ctx;
  const address = callerAddress(request.headers);
  const who =
    credential && (credential.kind === "key" ? `k:${credential.secretHash}` : `u:${credential.userId}`);
  const decide = async () => {
    const taken = [takeToken(name, who ?? `a:${address ?? "unknown"}`)];
    if (who && address) taken.push(takeToken("address", `a:${address}`));
    const decisions = await Promise.all(taken);
    const refused = decisions.find((decision) => !decision.allowed);
    const shown = refused ?? decisions[0];
    if (shown) for (const [header, value] of limitHeaders(shown)) limits.set(header, value);
    if (refused) throw tooMany(refused);
  };
  let decision: Promise<void> | undefined;
  return () => {
    decision ??= decide();
    return decision;
  };
}

const limitHeaders = ({ limit, remaining, resetSeconds }: Decision): [string, string][] => [
  ["ratelimit-limit", String(limit)],
  ["ratelimit-remaining", String(remaining)],
  ["ratelimit-reset", String(resetSeconds)],
];

/** The exports of a route file: what it serves, and a refusal with `Allow` for every other method. */
export function serve(...endpoints: readonly Endpoint[]) {
  const byMethod = new Map<string, Endpoint>(endpoints.map((one) => [one.method, one]));
  const reads = byMethod.get("GET");
  if (reads) byMethod.set("HEAD", reads);
  const allow = [...byMethod.keys(), "OPTIONS"].sort().join(", ");
  const handler: Handler = async (request, context) => {
    const found = byMethod.get(request.method);
    if (found) return found.handle(request, context);
    const response =
      request.method === "OPTIONS"
        ? new Response(null, { status: 204 })
        : await respond(request, async () => {
            throw new AppError("method_not_allowed", "This address does not know that method");
          });
    response.headers.set("allow", allow);
    return response;
  };
  return {
    GET: handler,
    HEAD: handler,
    POST: handler,
    PUT: handler,
    PATCH: handler,
    DELETE: handler,
    OPTIONS: handler,
  };
}
