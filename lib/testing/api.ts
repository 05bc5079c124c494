import { readdirSync } from "node:fs";
import { join } from "node:path";
import { encode } from "next-auth/jwt";
import { createApiKey } from "@/lib/accounts";
import { API_SCOPES, type ApiScope } from "@/lib/core/roles";
import { env } from "@/lib/env";
import type { World } from "./world";

/** The routes of the API, called as the server calls them, without a server. */

type Handler = (request: Request, context: { params: Promise<object> }) => Promise<Response>;
export type Route = { file: string; path: string; handlers: Record<string, Handler> };
export type Sent = { key?: string; headers?: Record<string, string>; body?: unknown; raw?: BodyInit };

const ROOT = join(process.cwd(), "app/api/v1");

/** Every route file below app/api/v1, with its address as the reference writes it. */
export async function apiRoutes(): Promise<Route[]> {
  const files = readdirSync(ROOT, { recursive: true, encoding: "utf8" }).filter((f) =>
    f.endsWith("route.ts"),
  );
  return Promise.all(
    files.map(async (file) => ({
      file,
      path: `/${file.slice(0, -"/route.ts".length).replace(/\[(\w+)\]/g, "{$1}")}`,
      handlers: (await import(join(ROOT, file))) as Record<string, Handler>,
    })),
  );
}

function match(route: Route, path: string): Record<string, string> | null {
  const wanted = route.path.split("/");
  const given = path.split("/");
  if (route.path.includes("[") || wanted.length !== given.length) return null;
  const params: Record<string, string> = {};
  for (const [i, part] of wanted.entries()) {
    if (part.startsWith("{")) params[part.slice(1, -1)] = decodeURIComponent(given[i] ?? "");
    else if (part !== given[i]) return null;
  }
  return params;
}

export async function openApi(world: World) {
  const routes = await apiRoutes();
  // A fixed address before one with a parameter, as Next prefers.
  routes.sort((a, b) => a.path.split("{").length - b.path.split("{").length);

  async function call(method: string, address: string, sent: Sent = {}) {
    const url = new URL(`http://127.0.0.1:3000/api/v1${address}`);
    const path = url.pathname.slice("/api/v1".length);
    const found = routes.map((route) => ({ route, params: match(route, path) })).find((r) => r.params);
    if (!found?.params) throw new Error(`no route for ${address}`);
    const headers = new Headers(sent.headers);
    if (sent.key) headers.set("authorization", `Bearer ${sent.key}`);
    const body = sent.raw ?? (sent.body === undefined ? null : JSON.stringify(sent.body));
    if (body !== null && !headers.has("content-type")) headers.set("content-type", "application/json");
    const request = new Request(url, { method, headers, body });
    const response = await found.route.handlers[method]?.(request, { params: Promise.resolve(found.params) });
    if (!response) throw new Error(`${method} is not served at ${address}`);
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, json: text ? JSON.parse(text) : null };
  }

  return {
    call,
    get: (address: string, sent?: Sent) => call("GET", address, sent),
    post: (address: string, body?: unknown, sent?: Sent) => call("POST", address, { body, ...sent }),
    /** An API key of a person, with every scope but `admin` unless told otherwise. */
    async key(
      person: { id: string; sessionId: string },
      scopes: ApiScope[] = API_SCOPES.filter((scope) => scope !== "admin"),
    ): Promise<string> {
      return (await createApiKey(world.as(person), { name: "test", scopes })).key;
    },
    /** The cookie of a signed-in browser. */
    async cookie(person: { id: string; sessionId: string }): Promise<string> {
      const name = "authjs.session-token";
      const token = { userId: person.id, sessionId: person.sessionId };
      return `${name}=${await encode({ token, secret: env().AUTH_SECRET, salt: name })}`;
    },
  };
}
