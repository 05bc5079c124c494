import type { IncomingMessage } from "node:http";
import { conforms, execute, type Match, match, readParams } from "./api";
import { ApiError } from "./api-error";
import { ConnectionLost, type Faults } from "./faults";
import { multipartForm } from "./files";
import { type KeyedRequest, keep, release, reserve } from "./idempotency";
import { newId } from "./ids";
import type { Json } from "./json";
import { API_VERSION, namedSchema } from "./schema";
import { PLATFORM, type World } from "./world";

export interface ApiAnswer {
  status: number;
  body: Json;
  headers: Record<string, string>;
  /** The call was executed, but its answer must not reach the caller. */
  lost: boolean;
}

const header = (request: IncomingMessage, name: string): string => {
  const value = request.headers[name];
  return (Array.isArray(value) ? value[0] : value) ?? "";
};

function authenticate(request: IncomingMessage, secretKey: string): void {
  const given = header(request, "authorization");
  const basic = /^Basic (.+)$/.exec(given)?.[1];
  const key = basic
    ? Buffer.from(basic, "base64").toString().split(":")[0]
    : /^Bearer (.+)$/.exec(given)?.[1];
  if (!key) {
    throw new ApiError(
      401,
      "invalid_request_error",
      "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').",
    );
  }
  if (key.startsWith("pk_")) {
    throw new ApiError(
      401,
      "invalid_request_error",
      "This API call cannot be made with a publishable API key. Please use a secret API key.",
      { code: "secret_key_required" },
    );
  }
  if (key !== secretKey) {
    const shown = `${key.slice(0, 8)}${"*".repeat(8)}${key.slice(-4)}`;
    throw new ApiError(401, "invalid_request_error", `Invalid API Key provided: ${shown}`);
  }
}

function accountOf(world: World, request: IncomingMessage): string {
  const id = header(request, "stripe-account");
  if (!id || id === PLATFORM) return PLATFORM;
  const account = world.table("account")[id];
  if (account && account._deleted !== true) return id;
  throw new ApiError(
    403,
    "invalid_request_error",
    `The provided key does not have access to account '${id}' (or that account does not exist). Application access may have been revoked.`,
    { code: "account_invalid" },
  );
}

function formOf(request: IncomingMessage, body: string): string {
  const type = header(request, "content-type");
  return type.startsWith("multipart/form-data") ? multipartForm(body, type) : body;
}

function checkVersion(request: IncomingMessage): void {
  const version = header(request, "stripe-version");
  if (version && version !== API_VERSION) {
    throw new ApiError(
      400,
      "invalid_request_error",
      `Invalid Stripe API version: ${version}. The double only speaks ${API_VERSION}`,
    );
  }
}

interface ApiCall {
  request: IncomingMessage;
  url: URL;
  body: string;
}

export class ApiServer {
  constructor(
    private readonly world: World,
    private readonly faults: Faults,
    private readonly secretKey: string,
  ) {}

  async handle(call: ApiCall): Promise<ApiAnswer> {
    const requestId = newId("request");
    const key = header(call.request, "idempotency-key");
    const headers: Record<string, string> = { "request-id": requestId, "stripe-version": API_VERSION };
    if (key) headers["idempotency-key"] = key;
    try {
      authenticate(call.request, this.secretKey);
      checkVersion(call.request);
      const found = match(call.request.method ?? "GET", call.url.pathname);
      const account = accountOf(this.world, call.request);
      if (account !== PLATFORM) headers["stripe-account"] = account;
      const answer = await this.answer(call, found, account, key, requestId);
      if (answer.replayed) headers["idempotent-replayed"] = "true";
      return { ...answer, headers };
    } catch (error) {
      if (error instanceof ConnectionLost) return { status: 0, body: {}, headers, lost: true };
      const { status, body } = this.failure(error, requestId);
      return { status, body, headers, lost: false };
    }
  }

  private async answer(call: ApiCall, found: Match, account: string, key: string, requestId: string) {
    const { request, url, body } = call;
    const method = request.method ?? "GET";
    const keyed: KeyedRequest | null =
      key && method === "POST" ? { account, method, path: url.pathname, key, body } : null;
    if (keyed) {
      const saved = reserve(this.world, keyed);
      if (saved)
        return { ...saved, replayed: true, lost: await this.faults.before(method, url.pathname, body) };
    }
    let lost = false;
    try {
      lost = await this.faults.before(method, url.pathname, body);
      const params = readParams(found, method === "GET" ? url.search.slice(1) : formOf(request, body));
      this.world.request = { id: requestId, idempotency_key: key || null };
      const result = execute(this.world, found, account, params, url.pathname);
      if (keyed) keep(this.world, keyed, 200, result);
      return { status: 200, body: result, replayed: false, lost };
    } catch (error) {
      if (error instanceof ConnectionLost) {
        if (keyed) release(this.world, keyed);
        throw error;
      }
      const failed = this.failure(error, requestId);
      const executed = error instanceof ApiError && !error.beforeExecution;
      if (keyed && executed) keep(this.world, keyed, failed.status, failed.body);
      else if (keyed) release(this.world, keyed);
      return { ...failed, replayed: false, lost: lost && executed };
    } finally {
      this.world.request = null;
      if (method !== "GET") this.world.changed();
    }
  }

  private failure(error: unknown, requestId: string): { status: number; body: Json } {
    if (!(error instanceof ApiError)) {
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      this.world.violation(`crash: ${text}`);
      return { status: 500, body: { error: { type: "api_error", message: `The double crashed: ${text}` } } };
    }
    const body = error.body(requestId);
    conforms(this.world, namedSchema("error"), body, `error ${error.message}`);
    return { status: error.status, body };
  }
}
