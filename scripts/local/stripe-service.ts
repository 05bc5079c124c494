import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type RunningChild, StackError, startChild } from "./processes";
import type { Secrets } from "./secrets";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const MAIN = fileURLToPath(new URL("./stripe/main.ts", import.meta.url));
const CALL_WITHIN_MS = 10_000;

type Endpoint = NonNullable<Secrets["stripeWebhooks"]["platform"]>;

/** Starts the double beside us, or says nothing when it is not part of this checkout. */
export async function startStripe(options: {
  port: number;
  secretKey: string;
  stateFile?: string;
  logFile?: string;
}): Promise<RunningChild | undefined> {
  if (!existsSync(MAIN)) return undefined;
  return await startChild({
    name: "The Stripe double",
    command: process.execPath,
    args: [
      "--import",
      "tsx",
      MAIN,
      "--port",
      String(options.port),
      ...(options.stateFile ? ["--state", options.stateFile] : []),
    ],
    cwd: ROOT,
    env: { ...process.env, STRIPE_SECRET_KEY: options.secretKey },
    logFile: options.logFile,
    ready: (line) => line.includes('"ready":true'),
  });
}

async function call(base: string, secretKey: string, path: string, form?: Record<string, string>) {
  const response = await fetch(`${base}${path}`, {
    method: form ? "POST" : "GET",
    headers: { authorization: `Bearer ${secretKey}` },
    signal: AbortSignal.timeout(CALL_WITHIN_MS),
    ...(form ? { body: new URLSearchParams(form) } : {}),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

async function endpointFor(
  base: string,
  key: string,
  url: string,
  connect: boolean,
  kept: Endpoint | undefined,
) {
  if (kept?.url === url) {
    // Stripe tells the secret once; the one we kept is good as long as the endpoint is still there.
    const found = await call(base, key, `/v1/webhook_endpoints/${kept.id}`);
    if (found.status === 200) return kept;
  }
  const made = await call(base, key, "/v1/webhook_endpoints", {
    url,
    "enabled_events[0]": "*",
    connect: String(connect),
  });
  const { id, secret } = made.body;
  if (typeof id !== "string" || typeof secret !== "string") {
    throw new StackError(`The Stripe double made no webhook endpoint: ${JSON.stringify(made.body)}`);
  }
  return { id, url, secret };
}

/** One endpoint for the platform's own events and one for those of connected accounts, as on Stripe. */
export async function registerWebhooks(base: string, appUrl: string, secrets: Secrets): Promise<void> {
  const url = `${appUrl}/api/webhooks/stripe`;
  const { stripeKey, stripeWebhooks } = secrets;
  stripeWebhooks.platform = await endpointFor(base, stripeKey, url, false, stripeWebhooks.platform);
  stripeWebhooks.connect = await endpointFor(base, stripeKey, url, true, stripeWebhooks.connect);
}
