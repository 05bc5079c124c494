import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { expressPage } from "./account-links";
import { ApiError } from "./api-error";
import { ApiServer } from "./api-server";
import { challengePage, checkoutPage } from "./checkout-page";
import { type Controls, control } from "./control-routes";
import { Deliveries } from "./deliveries";
import { Faults } from "./faults";
import { parseForm } from "./form";
import { type HostedAnswer, layout } from "./hosted";
import { JOBS } from "./jobs";
import { onboardingPage } from "./onboarding-page";
import { loadState, saveState } from "./state";
import { World } from "./world";

export interface StripeDoubleOptions {
  /** 0 lets the system choose. */
  port?: number;
  secretKey: string;
  /** Where everything is remembered between two runs. */
  stateFile?: string;
  host?: string;
}

export interface StripeDouble {
  url: string;
  stop: () => Promise<void>;
}

const BODY_MAXIMUM = 1_000_000;
const SAVE_AFTER_MS = 300;
const TICK_MS = 250;
const PAGES = [checkoutPage, challengePage, onboardingPage, expressPage];

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > BODY_MAXIMUM) throw new ApiError(413, "invalid_request_error", "The request is too large.");
    chunks.push(chunk);
  }
  // A file is bytes; as latin1 each of them is one character.
  const isForm = String(request.headers["content-type"]).startsWith("multipart/form-data");
  return Buffer.concat(chunks).toString(isForm ? "latin1" : "utf8");
}

function hosted(world: World, method: string, path: string, body: string): HostedAnswer {
  for (const page of PAGES) {
    const id = page.pattern.exec(path)?.[1];
    if (id === undefined) continue;
    const answer = page.run({ world, method, id, form: parseForm(body) });
    if (method === "POST") world.changed();
    return answer;
  }
  return layout({ title: "Not found", body: "<h1>Page not found</h1>", status: 404 });
}

function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(JSON.stringify(body));
}

function sendPage(response: ServerResponse, answer: HostedAnswer): void {
  const headers: Record<string, string> = {
    "content-type": "text/html; charset=utf-8",
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:",
  };
  if (answer.location !== undefined) headers.location = answer.location;
  response.writeHead(answer.status, headers);
  response.end(answer.html ?? "");
}

async function serve(
  controls: Controls,
  api: ApiServer,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { world } = controls;
  const url = new URL(request.url ?? "/", "http://double");
  const method = request.method ?? "GET";
  const body = await readBody(request);
  world.runDueJobs();
  if (url.pathname.startsWith("/_double/")) {
    try {
      sendJson(response, 200, await control(controls, method, url.pathname, body));
    } catch (error) {
      sendJson(response, 400, { error: { type: "invalid_request_error", message: String(error) } });
    }
    return;
  }
  const isPage = PAGES.some((page) => page.pattern.test(url.pathname));
  if (isPage) {
    sendPage(response, hosted(world, method, url.pathname, body));
    return;
  }
  const answer = await api.handle({ request, url, body });
  if (answer.lost) request.socket.destroy();
  else sendJson(response, answer.status, answer.body, answer.headers);
}

/** Saves a little after the last change, so that a burst of calls costs one write. */
function persistence(world: World, file: string | undefined): { flush: () => void } {
  if (file === undefined) return { flush: () => undefined };
  let timer: NodeJS.Timeout | undefined;
  let tookMs = 0;
  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const begin = performance.now();
    saveState(file, world.state);
    tookMs = performance.now() - begin;
  };
  world.onChange(() => {
    // A large state is written less often, so that saving never takes more than a tenth of the time.
    timer ??= setTimeout(flush, Math.max(SAVE_AFTER_MS, tookMs * 10));
    timer.unref();
  });
  return { flush };
}

const listen = (server: Server, port: number, host: string): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });

export async function startStripeDouble(options: StripeDoubleOptions): Promise<StripeDouble> {
  const host = options.host ?? "127.0.0.1";
  const world = new World(loadState(options.stateFile), JOBS);
  const saved = persistence(world, options.stateFile);
  const deliveries = new Deliveries(world);
  const faults = new Faults(world);
  const api = new ApiServer(world, faults, options.secretKey);
  const server = createServer((request, response) => {
    serve({ world, deliveries, faults }, api, request, response).catch((error: unknown) => {
      world.violation(`crash: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      if (!response.headersSent)
        sendJson(response, 500, { error: { type: "api_error", message: String(error) } });
    });
  });
  // Longer than any client keeps a pooled connection, so that it is never closed under a request.
  server.keepAliveTimeout = 65_000;
  const port = await listen(server, options.port ?? 0, host);
  world.baseUrl = `http://${host}:${port}`;
  const clock = setInterval(() => world.runDueJobs(), TICK_MS);
  clock.unref();
  const stop = async (): Promise<void> => {
    clearInterval(clock);
    deliveries.stop();
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
    saved.flush();
  };
  return { url: world.baseUrl, stop };
}
